package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.testbed.ExecResult;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.Vm;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("netns")
@Timeout(30)
class VmExecIT {
    /** In the command line of whatever a test starts, so that it is found again. */
    private final String mark = "mark-" + UUID.randomUUID();

    private Testbed testbed;
    private Vm vm1;

    @BeforeEach
    void start() {
        testbed = Testbeds.seedFigure();
        vm1 = testbed.vm("vm1");
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    @Test
    void runsInTheVmsNetwork() {
        ExecResult result = vm1.exec("ip", "-4", "-o", "address", "show", "dev", "eth0");
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("172.16.10.11/24");
        assertThat(result.errors()).isEmpty();
    }

    @Test
    void tellsExitCodeAndBothStreams() {
        ExecResult result = vm1.exec("sh", "-c", "echo out; echo err >&2; exit 7");
        assertThat(result).isEqualTo(new ExecResult(7, "out\n", "err\n"));
    }

    @Test
    void readsStreamsThatAreLongerThanAPipe() {
        ExecResult result = vm1.exec("sh", "-c", "head -c 300000 /dev/zero | tr '\\0' e >&2; head -c 300000 /dev/zero");
        assertThat(result.output()).hasSize(300_000);
        assertThat(result.errors()).hasSize(300_000);
    }

    @Test
    void readsOutputThatIsNoText() {
        assertThat(vm1.exec("printf", "a\\377b").output()).isEqualTo("a\ufffdb");
    }

    @Test
    void givesTheCommandNoInput() {
        assertThat(vm1.exec("cat")).isEqualTo(new ExecResult(0, "", ""));
    }

    @Test
    void tellsACommandThatCanNotBeStarted() {
        assertThatThrownBy(() -> vm1.exec("no-such-command"))
                .isInstanceOf(TestbedException.class)
                .hasMessageContaining("vm1 can't run \"no-such-command\"")
                .hasMessageContaining("can't execute no-such-command: ");
    }

    @Test
    void endsACommandAndItsChildrenAtTheLimit() {
        assertThatThrownBy(() ->
                        vm1.exec(Duration.ofMillis(300), "sh", "-c", "sh -c 'sleep 1000; : " + mark + "'; : " + mark))
                .isInstanceOf(TestbedException.class)
                .hasMessageContaining("still running after PT0.3S");
        assertThat(running()).isZero();
    }

    @Test
    void leavesOtherCommandsAloneWhenOneIsEnded() {
        CompletableFuture<ExecResult> other =
                Testbeds.inBackground(() -> vm1.exec("sh", "-c", "sleep 0.6; echo survived"));
        assertThatThrownBy(() -> vm1.exec(Duration.ofMillis(100), "sleep", "1000"))
                .isInstanceOf(TestbedException.class);
        assertThat(other.join().output()).isEqualTo("survived\n");
    }

    @Test
    void doesNotWaitForTheBackgroundThatHoldsTheOutput() {
        ExecResult result = vm1.exec("sh", "-c", "echo started; sleep 1000 & exit 3");
        assertThat(result).isEqualTo(new ExecResult(3, "started\n", ""));
    }

    @Test
    void whatIsLeftInTheBackgroundLivesUntilTheReset() {
        vm1.exec("sh", "-c", "setsid sh -c 'sleep 1000; : " + mark + "' >/dev/null 2>&1 &");
        assertThat(running()).isEqualTo(1);
        testbed.reset();
        assertThat(running()).isZero();
        assertThat(vm1.exec("echo", "again").output()).isEqualTo("again\n");
    }

    @Test
    void closingEndsWhatRuns() {
        CompletableFuture<ExecResult> command =
                Testbeds.inBackground(() -> vm1.exec(Duration.ofMinutes(5), "sh", "-c", "sleep 1000; : " + mark));
        while (running() == 0) {
            Thread.onSpinWait();
        }
        testbed.close();
        assertThat(running()).isZero();
        assertThatThrownBy(command::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("ended because the testbed was reset or closed");
    }

    /** The processes, of those that a test started, that still run; zombies have no command line. */
    private long running() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(mark) && !line.contains("nsenter"))
                        .isPresent())
                .count();
    }
}
