/** What build servers read of a test, where tests run on one. */
package io.github.dlrharness.report.ci;
