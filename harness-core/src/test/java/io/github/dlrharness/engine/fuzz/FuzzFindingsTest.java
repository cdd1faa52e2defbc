package io.github.dlrharness.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer once found, each in a file as {@link FrameFuzzTest} printed it; stays mended. */
class FuzzFindingsTest {
    static List<String> findings() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Path directory() throws URISyntaxException {
        return Path.of(FuzzFindingsTest.class.getResource("/fuzz").toURI());
    }

    @ParameterizedTest
    @MethodSource("findings")
    void staysMended(String finding) throws IOException, URISyntaxException {
        List<String> lines = Files.readAllLines(directory().resolve(finding)).stream()
                .map(String::trim)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        FuzzVariant variant = FuzzVariant.valueOf(lines.get(0).replace("variant ", ""));
        List<FuzzStep> steps = lines.stream().skip(1).map(FuzzStep::parse).toList();
        assertThat(Episode.replay(variant, steps)).as(finding).isNull();
    }
}
