package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFileTest {
    private static final TapPoint TAP = new TapPoint(TapPoint.Kind.VM, "host-a", "vm1");

    @TempDir
    private Path folder;

    /** A disk with room for so many bytes. */
    private static final class SmallDisk extends FilterOutputStream {
        private int room;

        SmallDisk(OutputStream out, int room) {
            super(out);
            this.room = room;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int fits = Math.min(room, length);
            out.write(bytes, offset, fits);
            room -= fits;
            if (fits < length) {
                throw new IOException("No space left on device");
            }
        }
    }

    private static void write(CaptureFile file, int frames) {
        for (int i = 0; i < frames; i++) {
            file.write(new CapturedFrame(i, i, TAP, Direction.SENT, new byte[60], 60, false));
        }
    }

    /** What a file has in it after so many frames. */
    private byte[] content(int frames) throws IOException {
        Path path = folder.resolve("whole");
        try (CaptureFile file =
                new CaptureFile(Files.newOutputStream(path), path, List.of(TAP), "host-a", 262_144, null, () -> {})) {
            write(file, frames);
            return Files.readAllBytes(path);
        }
    }

    @Test
    void fileOnAFullDiskEndsWithAWholeFrame() throws IOException {
        byte[] expected = content(3);
        Path path = folder.resolve("cut");
        OutputStream disk = new SmallDisk(Files.newOutputStream(path), expected.length + 20);

        try (CaptureFile file = new CaptureFile(disk, path, List.of(TAP), "host-a", 262_144, null, () -> {})) {
            write(file, 5);

            assertThat(file.frames()).isEqualTo(3);
            assertThat(file.failure()).hasMessage("No space left on device");
        }
        assertThat(path).hasBinaryContent(expected);
    }
}
