package io.moonfleet.lua.internal.coroutine;

/**
 * Runs code that can be suspended anywhere in its calls. Selected by the system property {@code
 * moonfleet.lua.coroutines}: {@code continuation} (the default where the JVM gives access) or {@code thread}.
 */
interface Carrier {

    /** Starts or continues the code; returns when it suspends itself or ends. Memory effects are seen on both sides. */
    void resume();

    /** Called by the code itself: returns when somebody resumes it. */
    void suspend();

    /** Whether it has to be ended, for it holds what the JVM does not collect. */
    boolean holdsThread();

    /** Makes the suspended code end where it is, by an error that nothing catches. */
    void end();

    /** The fuel for making one, in steps of about 10 ns. */
    static long stepsToMake() {
        return Selection.CONTINUATIONS ? 20 : 1_000;
    }

    /** The fuel for a switch there and back. */
    static long stepsToSwitch() {
        return Selection.CONTINUATIONS ? 10 : 400;
    }

    static Carrier carrying(Runnable code) {
        return Selection.CONTINUATIONS ? new ContinuationCarrier(code) : new ThreadCarrier(code);
    }

    /** Decided once per process. */
    final class Selection {
        static final boolean CONTINUATIONS = decide();

        private Selection() {}

        private static boolean decide() {
            return switch (System.getProperty("moonfleet.lua.coroutines", "")) {
                case "thread" -> false;
                case "continuation" -> true;
                default -> hasContinuations();
            };
        }

        /** Whether {@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED} or the manifest's Add-Exports was given. */
        private static boolean hasContinuations() {
            return Object.class.getModule().isExported("jdk.internal.vm", Carrier.class.getModule());
        }
    }
}
