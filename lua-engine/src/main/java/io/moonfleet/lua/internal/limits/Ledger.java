package io.moonfleet.lua.internal.limits;

/**
 * Counts the bytes a context allocates. When the allowance is used up, the {@link Auditor} finds out what is really still
 * in use and grants a new allowance, or kills.
 */
public final class Ledger {

    /** What one object is reckoned at, from the layout of a 64-bit JVM with compressed references. */
    public static final int REFERENCE = 4;

    /** A slot of a table's array or hash part when it is made room for: perhaps a boxed number will be in it. */
    public static final int SLOT = 16;

    public static final int TABLE = 64;
    public static final int CLOSURE = 32;
    public static final int CELL = 24;
    public static final int STRING = 40;
    public static final int COROUTINE = 1500;

    /** A level of a suspended coroutine's stack. */
    public static final int LEVEL = 500;

    public static final int USERDATA = 64;

    /** Learns what is still in use. */
    @FunctionalInterface
    public interface Auditor {

        /**
         * The allowance is used up.
         *
         * @param wanted bytes about to be allocated, already deducted
         * @return the new allowance, from which the wanted bytes are already deducted
         */
        long audit(long wanted);
    }

    private final Auditor auditor;
    private long allowance;

    /** For tables that belong to no context: patterns that contexts copy. */
    public static Ledger unlimited() {
        return new Ledger(_ -> Long.MAX_VALUE, Long.MAX_VALUE);
    }

    public Ledger(Auditor auditor, long allowance) {
        this.auditor = auditor;
        this.allowance = allowance;
    }

    /** Call before allocating. */
    public void charge(long bytes) {
        if ((allowance -= bytes) < 0) {
            allowance = auditor.audit(bytes);
        }
    }

    public long allowance() {
        return allowance;
    }

    public void setAllowance(long bytes) {
        allowance = bytes;
    }
}
