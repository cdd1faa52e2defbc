package io.github.dlrharness.testsupport.dissection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Wireshark's dissectors on the command line. */
public final class Tshark {
    /** Wireshark's numbers of the groups that an expert's note belongs to (epan/proto.h). */
    private static final String CHECKSUM = "0x01000000";

    private static final String MALFORMED = "0x07000000";

    /**
     * An ICMP error quotes the beginning of a packet as its sender's host had it: nobody can tell whether the checksum of TCP or UDP
     * in there is right, and tshark tries.
     */
    private static final String QUOTING = "icmp.type in {3, 4, 5, 11, 12}";

    private static final String WRONG_AROUND_QUOTE =
            "(ip.checksum.status == 0 || icmp.checksum.status == 0 || vxlan && udp.checksum.status#1 == 0)";

    /** Anything an expert says of a checksum or of a form, however mildly, and errors of every other group. */
    private static final String COMPLAINT = String.join(
            " || ",
            "_ws.malformed",
            "_ws.expert.group == " + MALFORMED,
            "!(%s) && (_ws.expert.group == %s || _ws.expert.severity >= 0x800000)".formatted(QUOTING, CHECKSUM),
            "%s && %s".formatted(QUOTING, WRONG_AROUND_QUOTE));

    /** What tests send is no protocol, whatever port it is sent to; VXLAN's own port stays what it is. */
    private static final List<String> PAYLOAD =
            List.of("udp.port==1-4788,data", "udp.port==4790-65535,data", "tcp.port==1-65535,data");

    /**
     * In one's complement both are zero, and a receiver can't tell them apart. RFC 1624 would rather see 0x0000; Linux writes 0xffff
     * when it finishes the checksum of a segment itself ({@code skb_checksum_help}).
     */
    private static final Pattern OTHER_ZERO =
            Pattern.compile("\\d+ \\S+ \\S+ \\d+ TCP Checksum 0xffff instead of 0x0000 \\(see RFC 1624\\)");

    private Tshark() {}

    /** What is wrong with the frames of a file, one line each; empty when nothing is. */
    public static List<String> complaints(Path file) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        for (String protocol : List.of("ip", "udp", "tcp")) {
            arguments.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
        }
        // A fragment passes several taps; put together, it would be there more than once.
        arguments.addAll(List.of("-o", "ip.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE"));
        PAYLOAD.forEach(ports -> arguments.addAll(List.of("-d", ports)));
        arguments.addAll(List.of("-Y", COMPLAINT, "-T", "fields", "-E", "separator= ", "-E", "aggregator=;"));
        for (String field :
                List.of("frame.number", "frame.interface_name", "frame.protocols", "frame.len", "_ws.expert.message")) {
            arguments.addAll(List.of("-e", field));
        }
        return run(file, arguments.toArray(String[]::new)).stream()
                .filter(line -> !OTHER_ZERO.matcher(line).matches())
                .toList();
    }

    /** What tshark writes about a file. */
    public static List<String> run(Path file, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(file.toAbsolutePath().getParent(), "tshark", ".out");
        Path errors = Files.createTempFile(file.toAbsolutePath().getParent(), "tshark", ".err");
        List<String> command = Stream.concat(Stream.of("tshark", "-n", "-r", file.toString()), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit).as(Files.readString(errors)).isZero();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        Files.delete(output);
        Files.delete(errors);
        return lines;
    }
}
