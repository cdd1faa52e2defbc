package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.io.linux.TapRoom;
import io.github.dlrharness.io.linux.TapSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureRoomTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 200, 256})
    void theTapsOfACaptureShareItsRoom(int taps) {
        TapRoom room = CaptureRoom.of(taps, 262_144);

        assertThat(room.slots()).isLessThanOrEqualTo(TapSocket.DEFAULT_SLOTS);
        assertThat(2048L * room.slots() * taps).isLessThanOrEqualTo(CaptureRoom.RING_BYTES);
        assertThat((long) room.queueBytes() * taps).isLessThanOrEqualTo(CaptureRoom.QUEUE_BYTES);
        assertThat(room.snapLength()).isEqualTo(262_144);
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 4000})
    void everyTapHasTheLeastThereIs(int taps) {
        assertThat(CaptureRoom.of(taps, 64).slots()).isEqualTo(32);
    }

    @Test
    void theDocumentSaysHowMuchCapturesTake() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "control-protocol.md")))
                .contains("| captures | %d, of all clients |".formatted(Taps.MAX_CAPTURES))
                .contains("| subscriptions to events | %d, of all clients |".formatted(EventStreams.MAX_SUBSCRIPTIONS))
                .contains("All taps of one capture share %d MiB".formatted(CaptureRoom.RING_BYTES >> 20))
                .contains("and %d MiB for what is longer than %d bytes"
                        .formatted(CaptureRoom.QUEUE_BYTES >> 20, TapSocket.SNAP_LENGTH))
                .contains("take %d MiB at most"
                        .formatted(Taps.MAX_CAPTURES * (CaptureRoom.RING_BYTES + CaptureRoom.QUEUE_BYTES) >> 20));
    }
}
