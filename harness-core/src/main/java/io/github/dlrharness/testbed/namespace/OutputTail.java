package io.github.dlrharness.testbed.namespace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** The last lines that a process wrote, of both its streams in the order they came; and whether it said that it is ready. */
final class OutputTail {
    /** The line that a program writes to its standard output when it forwards, or its first word. */
    static final String READY = "ready";

    private static final int MOST_LINES = 200;
    private static final int LONGEST_LINE = 2000;

    private final Deque<String> lines = new ArrayDeque<>();
    private long dropped;
    private boolean ready;
    private int open;

    /** Reads both streams of a process until they end. */
    static OutputTail of(Process process) {
        OutputTail tail = new OutputTail();
        tail.read(process.getInputStream(), true);
        tail.read(process.getErrorStream(), false);
        return tail;
    }

    private void read(InputStream stream, boolean tellsReady) {
        open++;
        Thread reader = new Thread(() -> drain(stream, tellsReady), "agent-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void drain(InputStream stream, boolean tellsReady) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int next = reader.read(); next != -1; next = reader.read()) {
                if (next == '\n') {
                    add(line.toString(), tellsReady);
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) {
                    line.append((char) next);
                }
            }
            if (!line.isEmpty()) {
                add(line.toString(), tellsReady);
            }
        } catch (IOException e) {
            add("(its output can't be read any more: " + e.getMessage() + ")", false);
        } finally {
            ended();
        }
    }

    private synchronized void add(String line, boolean tellsReady) {
        String text = line.stripTrailing();
        lines.add(text);
        if (lines.size() > MOST_LINES) {
            lines.remove();
            dropped++;
        }
        if (tellsReady && (text.equals(READY) || text.startsWith(READY + " "))) {
            ready = true;
            notifyAll();
        }
    }

    private synchronized void ended() {
        open--;
        notifyAll();
    }

    /** Waits until the process said that it is ready, its output ended, or time is up; tells which of the first it was. */
    synchronized boolean awaitReady(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; !ready && open > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return ready;
    }

    /** Waits until both streams ended, which they do with the last process that has them, or time is up. */
    synchronized void awaitEnd(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; open > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** What was written; empty when nothing was. */
    synchronized String text() {
        String text = String.join("\n", lines);
        return dropped == 0 ? text : "(%d lines before these)%n%s".formatted(dropped, text);
    }
}
