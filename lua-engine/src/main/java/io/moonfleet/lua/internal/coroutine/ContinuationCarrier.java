package io.moonfleet.lua.internal.coroutine;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/** The JVM's own one-shot continuations, those under virtual threads: a switch costs a tenth of a microsecond. */
final class ContinuationCarrier implements Carrier {

    private static final ContinuationScope SCOPE = new ContinuationScope("lua");

    private final Continuation continuation;

    ContinuationCarrier(Runnable code) {
        this.continuation = new Continuation(SCOPE, code);
    }

    /** Whether {@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED} or the manifest's Add-Exports was given. */
    static boolean isAvailable() {
        var here = ContinuationCarrier.class.getModule();
        return Object.class.getModule().isExported("jdk.internal.vm", here);
    }

    @Override
    public void resume() {
        continuation.run();
    }

    @Override
    public void suspend() {
        Continuation.yield(SCOPE);
    }

    @Override
    public boolean holdsThread() {
        return false;
    }

    @Override
    public void end() {
        // forgotten ones are garbage
    }
}
