package io.github.dlrharness.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name somebody probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** The candidate nearest to {@code written}, when one is near enough to be a typing mistake. */
    public static Optional<String> nearest(String written, Collection<String> candidates) {
        int limit = written.length() < 3 ? 0 : Math.max(1, written.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(written, candidate) <= limit)
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)));
    }

    /** {@code did you mean "x"? } when there is a near candidate, else nothing. */
    public static String question(String written, Collection<String> candidates) {
        return nearest(written, candidates)
                .map("did you mean \"%s\"? "::formatted)
                .orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), letter case ignored. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
