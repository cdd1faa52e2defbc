package io.github.dlrharness.testbed.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.backend.Echo.Outcome;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EchoTest {
    private static final Ipv4Address VM1 = Ipv4Address.parse("172.16.10.11");
    private static final Ipv4Address GATEWAY = Ipv4Address.parse("172.16.10.1");
    private static final Ipv4Address VM2 = Ipv4Address.parse("172.16.20.11");

    private final Echo echo = new Echo(VM2, 0xabcd, 7, 13);

    private static ByteBuffer packet(Ipv4Address from, Ipv4Address to, byte[] icmp) {
        ByteBuffer packet = ByteBuffer.allocate(Ipv4View.MIN_HEADER + icmp.length);
        new Ipv4View().write(packet, 0, packet.capacity(), 64, 1, from.value(), to.value());
        return packet.put(Ipv4View.MIN_HEADER, icmp);
    }

    private static byte[] reply(Echo to) {
        byte[] message = to.request();
        message[0] = IcmpView.ECHO_REPLY;
        return message;
    }

    /** An ICMP error about {@code echo}'s request that quotes its IP header and eight bytes. */
    private static byte[] error(int type, int code, int rest, Echo about) {
        ByteBuffer quoted = packet(VM1, about.target(), about.request());
        ByteBuffer message = ByteBuffer.allocate(IcmpView.HEADER + Ipv4View.MIN_HEADER + 8);
        message.put(0, (byte) type).put(1, (byte) code).putInt(4, rest);
        return message.put(IcmpView.HEADER, quoted.array(), 0, Ipv4View.MIN_HEADER + 8)
                .array();
    }

    @Test
    void requestHasACorrectChecksumWhateverItsLength() {
        for (int payload = 0; payload < 5; payload++) {
            byte[] request = new Echo(VM2, 1, 2, payload).request();
            IcmpView view = new IcmpView();
            assertThat(view.wrap(ByteBuffer.wrap(request), 0, request.length)).isTrue();
            assertThat(view.checksumIsCorrect()).isTrue();
            assertThat(request).hasSize(8 + payload);
        }
    }

    @Test
    void knowsItsAnswer() {
        assertThat(echo.outcome(packet(VM2, VM1, reply(echo)))).contains(new Outcome(true, null));
    }

    @Test
    void ignoresAnswersToOthersAndItsOwnRequest() {
        assertThat(echo.outcome(packet(VM2, VM1, reply(new Echo(VM2, 0xabce, 7, 13)))))
                .isEmpty();
        assertThat(echo.outcome(packet(VM2, VM1, reply(new Echo(VM2, 0xabcd, 8, 13)))))
                .isEmpty();
        assertThat(echo.outcome(packet(VM1, VM2, echo.request()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0, 0, 172.16.10.1: destination network unreachable (3/0)",
        "3, 1, 0, 172.16.10.1: destination host unreachable (3/1)",
        "3, 4, 1450, '172.16.10.1: fragmentation needed, next hop MTU 1450 (3/4)'",
        "3, 14, 0, 172.16.10.1: destination unreachable (3/14)",
        "11, 0, 0, 172.16.10.1: time exceeded (11/0)",
        "12, 0, 0, 172.16.10.1: parameter problem (12/0)"
    })
    void putsErrorsAboutItIntoWords(int type, int code, int rest, String words) {
        assertThat(echo.outcome(packet(GATEWAY, VM1, error(type, code, rest, echo))))
                .contains(new Outcome(false, words));
    }

    @Test
    void ignoresErrorsAboutOthers() {
        Echo other = new Echo(VM2, 1, 7, 13);
        assertThat(echo.outcome(packet(GATEWAY, VM1, error(3, 1, 0, other)))).isEmpty();
        Echo elsewhere = new Echo(GATEWAY, 0xabcd, 7, 13);
        assertThat(echo.outcome(packet(GATEWAY, VM1, error(3, 1, 0, elsewhere))))
                .isEmpty();
    }

    @Test
    void ignoresWhatIsTooShort() {
        ByteBuffer whole = packet(GATEWAY, VM1, error(3, 1, 0, echo));
        for (int length = 0; length < whole.capacity(); length++) {
            ByteBuffer cut = whole.duplicate().limit(length);
            assertThat(echo.outcome(cut)).isEmpty();
        }
    }
}
