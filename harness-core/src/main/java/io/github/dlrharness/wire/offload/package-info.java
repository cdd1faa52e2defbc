/** What a network card would do for its kernel, in software: finishing checksums, cutting super-frames. No I/O. */
package io.github.dlrharness.wire.offload;
