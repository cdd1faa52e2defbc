package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.control.AgentInfo;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.RpcClient;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.io.TapPoint;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes what passes an agent's interfaces. */
@Command(
        name = "capture",
        description = {
            "Write the frames that pass the agent's interfaces as pcapng, until Ctrl-C, --count or --limit.",
            "Live: dlr-agent capture -w - | wireshark -k -i -"
        })
final class CaptureCommand extends AgentCommand {
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            required = true,
            description = "The file to write, which is replaced; - for standard output.")
    private String file;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "NAME",
            split = ",",
            description =
                    "A port by its name (\"show port\"); several by commas (default: all, the underlay included).")
    private List<String> ports = List.of();

    @Option(
            names = {"-s", "--snaplen"},
            paramLabel = "BYTES",
            defaultValue = "262144",
            description = "Bytes that are kept of a frame (default: ${DEFAULT-VALUE}).")
    private int snapLength;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "End after so many frames.")
    private Long count;

    @Option(
            names = "--limit",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "End after so long, such as 30s.")
    private Duration limit;

    @Override
    @SuppressWarnings("try") // signals act by themselves
    int run(RpcClient client) throws IOException, InterruptedException {
        if (count != null && count < 1) {
            throw new UsageException("--count %d: write 1 or more".formatted(count));
        }
        AgentInfo info = client.info();
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean agentGone = new AtomicBoolean();
        try (ProcessSignals interrupt = ProcessSignals.handle("INT", end::countDown);
                ProcessSignals terminate = ProcessSignals.handle("TERM", end::countDown);
                CaptureFile capture =
                        new CaptureFile(open(), path(), taps(info), info.host(), snapLength, count, end::countDown)) {
            if (capture.failure() != null) {
                return result(capture, 0, false);
            }
            client.onEnd(() -> {
                agentGone.set(true);
                end.countDown();
            });
            Subscription subscription = client.capture(new CaptureRequest(ports, snapLength), capture::write);
            // Told when frames are captured, so that who reads it may start what is to be captured.
            terminal().err().println("capturing on " + info.host() + "; Ctrl-C ends it");
            await(end);
            if (!agentGone.get()) {
                subscription.close();
            }
            return result(capture, subscription.lost(), agentGone.get());
        }
    }

    private void await(CountDownLatch end) throws InterruptedException {
        if (limit == null) {
            end.await();
        } else {
            end.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private int result(CaptureFile capture, long lost, boolean agentGone) {
        capture.close();
        if (capture.failure() != null && !capture.readerLeft()) {
            throw new MachineException(
                    "%s can't be written: %s; it ends after %d frames, and the agent goes on"
                            .formatted(file, capture.failure().getMessage(), capture.frames()),
                    capture.failure());
        }
        if (json() && !file.equals(STANDARD_OUTPUT)) {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            printLine(result.put("frames", capture.frames()).put("lost", lost).put("cut", capture.cutFrames()));
        } else {
            terminal()
                    .err()
                    .println("%d frames captured, %d lost%s"
                            .formatted(
                                    capture.frames(),
                                    lost,
                                    capture.cutFrames() == 0
                                            ? ""
                                            : ", %d of them cut, since the agent had no room for more of them"
                                                    .formatted(capture.cutFrames())));
        }
        if (agentGone) {
            throw new AgentException("The agent is gone; what it captured until then is written");
        }
        return ExitCode.OK;
    }

    private Path path() {
        return file.equals(STANDARD_OUTPUT) ? null : Path.of(file);
    }

    private OutputStream open() {
        if (file.equals(STANDARD_OUTPUT)) {
            return new FileOutputStream(java.io.FileDescriptor.out);
        }
        try {
            return Files.newOutputStream(Path.of(file));
        } catch (IOException e) {
            throw new MachineException(
                    "%s can't be written: %s; choose another file".formatted(file, Reasons.of(e)), e);
        }
    }

    /** Named as the agent names them in its frames. */
    private static List<TapPoint> taps(AgentInfo info) {
        List<TapPoint> taps = new ArrayList<>();
        for (AgentInfo.PortInfo port : info.ports()) {
            taps.add(
                    port.number() == Engine.UPLINK
                            ? new TapPoint(TapPoint.Kind.UNDERLAY, info.host(), info.host())
                            : new TapPoint(TapPoint.Kind.VM, info.host(), port.name()));
        }
        return taps;
    }
}
