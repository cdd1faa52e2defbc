package io.github.dlrharness.engine;

/**
 * Whose frame the engine is handling: what is made because of it is charged to that port or VTEP, so that none of them can take
 * the tables' room from the others. One for an engine; set before a frame is looked at.
 */
public final class Ingress {
    private static final long NOBODY = 0;
    private static final long VTEP = 1L << 32;
    private static final long STRANGERS = 1L << 33;

    private long key = NOBODY;

    /** A VM port. */
    public void port(int number) {
        key = number;
    }

    /** A VTEP of the directory. */
    public void vtep(int address) {
        key = VTEP | address & 0xffff_ffffL;
    }

    /** A VTEP that is in no directory: all together, as any number of them costs nothing to make up. */
    public void stranger() {
        key = STRANGERS;
    }

    /** Nobody: time has passed. */
    public void nobody() {
        key = NOBODY;
    }

    /** Whoever {@link #key()} was when something was put off that is done now. */
    public void resume(long earlier) {
        key = earlier;
    }

    /** A number for who it is; different for each, never 0 but for nobody. */
    public long key() {
        return key;
    }
}
