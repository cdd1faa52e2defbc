/** The report of a test: a page for people, a sequence diagram as text, and an index of all. Above {@code evidence}, which decides. */
package io.github.dlrharness.report;
