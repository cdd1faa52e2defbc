package io.github.dlrharness.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LibCTest {
    @Test
    void failedCallLeavesItsErrorNumber() {
        assertThat(LibC.open("/nonexistent/file", SocketApi.O_RDONLY)).isEqualTo(-1);
        assertThat(LibC.errno()).isEqualTo(Errno.ENOENT);
        assertThatThrownBy(() -> SystemCallException.check(LibC.open("/nonexistent/file", 0), "open(file)"))
                .isInstanceOf(SystemCallException.class)
                .hasMessage("open(file): No such file or directory (errno 2)");
    }

    @Test
    void eventfdCountsWhatIsWritten() {
        int fd = LibC.eventfd(3, SocketApi.EFD_NONBLOCK | SocketApi.EFD_CLOEXEC);
        try (NativeMemory memory = NativeMemory.allocate(8)) {
            memory.buffer().putLong(0, 4);
            assertThat(LibC.write(fd, memory.address(), 8)).isEqualTo(8);
            assertThat(LibC.read(fd, memory.address(), 8)).isEqualTo(8);
            assertThat(memory.buffer().getLong(0)).isEqualTo(7);
            assertThat(LibC.read(fd, memory.address(), 8)).isEqualTo(-1);
            assertThat(LibC.errno()).isEqualTo(Errno.EAGAIN);
        } finally {
            LibC.close(fd);
        }
    }

    @Test
    void loopbackHasAnInterfaceNumber() {
        assertThat(LibC.if_nametoindex("lo")).isPositive();
        assertThat(LibC.if_nametoindex("no-such-port")).isZero();
    }

    @Test
    void refusesOtherPlatformsWithAWayOut() {
        assertThatCode(() -> LinuxPlatform.require("Linux", "aarch64")).doesNotThrowAnyException();
        assertThatThrownBy(() -> LinuxPlatform.require("Mac OS X", "aarch64"))
                .hasMessageContaining("Mac OS X on aarch64")
                .hasMessageContaining("simulated");
        assertThatThrownBy(() -> LinuxPlatform.require("Linux", "riscv64")).hasMessageContaining("riscv64");
    }
}
