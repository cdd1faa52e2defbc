package io.github.dlrharness.cli;

import io.github.dlrharness.cli.Terminal.Paint;
import java.util.ArrayList;
import java.util.List;

/** Rows for people: columns as wide as what is in them, numbers to the right. */
final class Table {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Paint> paints = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row; null and the empty text are written as {@code -}. */
    Table row(Paint paint, Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell == null || cell.toString().isEmpty() ? "-" : cell.toString());
        }
        if (row.size() != headings.size()) {
            throw new IllegalArgumentException("a row of %d in a table of %s".formatted(row.size(), headings));
        }
        rows.add(row);
        paints.add(paint);
        return this;
    }

    void print(Terminal terminal) {
        int[] widths = new int[headings.size()];
        boolean[] right = new boolean[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = headings.get(column).length();
            right[column] = !rows.isEmpty();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
                right[column] &= row.get(column).matches("-?[0-9]*");
            }
        }
        terminal.out().println(terminal.paint(Paint.HEADING, line(headings, widths, right)));
        for (int i = 0; i < rows.size(); i++) {
            terminal.out().println(terminal.paint(paints.get(i), line(rows.get(i), widths, right)));
        }
    }

    private static String line(List<String> cells, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : "  ").append(right[column] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
