package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.evidence.filter.FrameMatch.Entry;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Gives each expected frame a captured one, as many as can be without changing their order. */
final class Alignment {
    private final FramePattern pattern;
    private final Set<Key> known = new HashSet<>();

    /** What makes two frames the same: a duplicate on the underlay may differ in outer source port and identification. */
    private record Key(Direction direction, long vni, long from, long to, ByteBuffer inner) {
        static Key of(Headers headers) {
            byte[] bytes = headers.frame.bytes();
            int start = headers.innerOffset();
            return new Key(
                    headers.frame.direction(),
                    headers.vni(),
                    Field.OUTER_IP_SOURCE.read(headers),
                    Field.OUTER_IP_DESTINATION.read(headers),
                    ByteBuffer.wrap(bytes, start, bytes.length - start).slice());
        }
    }

    Alignment(FramePattern pattern) {
        this.pattern = pattern;
    }

    FrameMatch of(List<CapturedFrame> atTap) {
        List<Headers> all =
                atTap.stream().map(Headers::of).filter(pattern.filter()::passes).toList();
        List<Headers> counted = all.stream().filter(this::counts).toList();
        int[] partners = partners(counted);
        List<Entry> entries = new ArrayList<>();
        int next = 0;
        for (Headers headers : all) {
            boolean counts = next < counted.size() && counted.get(next) == headers;
            entries.add(new Entry(headers.frame, counts, counts ? partners[next] : Entry.NONE));
            next += counts ? 1 : 0;
        }
        List<Integer> missing = IntStream.range(0, pattern.expected().size())
                .filter(index -> Arrays.stream(partners).noneMatch(partner -> partner == index))
                .boxed()
                .toList();
        return new FrameMatch(pattern, atTap, entries, missing);
    }

    private boolean counts(Headers headers) {
        return switch (pattern.matching()) {
            case IGNORING_DUPLICATES -> known.add(Key.of(headers));
            case IGNORING_BROADCASTS -> Field.ETHERNET_DESTINATION.read(headers) != MacAddress.BROADCAST.value();
            default -> true;
        };
    }

    /** For each frame the index of the expected one it is taken for, or {@link Entry#NONE}. */
    private int[] partners(List<Headers> frames) {
        List<FrameFilter> expected = pattern.expected();
        boolean alike = expected.stream().allMatch(filter -> filter == pattern.filter());
        if (alike) {
            return IntStream.range(0, frames.size())
                    .map(index -> index < expected.size() ? index : Entry.NONE)
                    .toArray();
        }
        return longestCommonOrder(frames, expected);
    }

    private static int[] longestCommonOrder(List<Headers> frames, List<FrameFilter> expected) {
        int[][] most = new int[frames.size() + 1][expected.size() + 1];
        boolean[][] passes = new boolean[frames.size()][expected.size()];
        for (int f = frames.size() - 1; f >= 0; f--) {
            for (int e = expected.size() - 1; e >= 0; e--) {
                passes[f][e] = expected.get(e).passes(frames.get(f));
                int skip = Math.max(most[f + 1][e], most[f][e + 1]);
                most[f][e] = passes[f][e] ? Math.max(skip, 1 + most[f + 1][e + 1]) : skip;
            }
        }
        int[] partners = new int[frames.size()];
        Arrays.fill(partners, Entry.NONE);
        int f = 0;
        int e = 0;
        while (f < frames.size() && e < expected.size()) {
            if (passes[f][e] && most[f][e] == 1 + most[f + 1][e + 1]) {
                partners[f++] = e++;
            } else if (most[f + 1][e] >= most[f][e + 1]) {
                f++;
            } else {
                e++;
            }
        }
        return partners;
    }
}
