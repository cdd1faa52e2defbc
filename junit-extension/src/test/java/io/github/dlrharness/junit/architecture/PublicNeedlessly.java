package io.github.dlrharness.junit.architecture;

/** Breaks: what is behind the annotations is package-private. */
public class PublicNeedlessly {}
