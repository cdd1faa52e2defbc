package io.github.dlrharness.testbed;

/**
 * What a command left.
 *
 * @param exitCode its exit code
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 */
public record ExecResult(int exitCode, String output, String errors) {}
