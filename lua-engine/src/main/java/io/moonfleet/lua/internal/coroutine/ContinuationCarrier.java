package io.moonfleet.lua.internal.coroutine;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * The JVM's own one-shot continuations, those under virtual threads: a switch costs a tenth of a microsecond. Not to be loaded where the
 * JVM gives no access.
 */
final class ContinuationCarrier extends Continuation implements Carrier {

    private static final ContinuationScope SCOPE = new ContinuationScope("lua");

    ContinuationCarrier(Runnable code) {
        super(SCOPE, code);
    }

    @Override
    public void resume() {
        run();
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
