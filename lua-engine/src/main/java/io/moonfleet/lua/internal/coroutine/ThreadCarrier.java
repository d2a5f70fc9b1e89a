package io.moonfleet.lua.internal.coroutine;

import java.util.concurrent.locks.LockSupport;

/** A virtual thread per coroutine that runs only while its resumer waits. For JVMs without access to continuations. */
final class ThreadCarrier implements Carrier {

    private final Runnable code;
    private Thread thread;
    private volatile Thread resumer;
    /** True while it is the code's turn; the volatile hand-over publishes everything written before it. */
    private volatile boolean codesTurn;
    /** Written by the resumer before it hands over. */
    private boolean ended;

    ThreadCarrier(Runnable code) {
        this.code = code;
    }

    @Override
    public void resume() {
        resumer = Thread.currentThread();
        codesTurn = true;
        if (thread == null) {
            thread = Thread.ofVirtual().name("lua-coroutine").start(this::run);
        } else {
            LockSupport.unpark(thread);
        }
        while (codesTurn) {
            LockSupport.park(this);
        }
    }

    private void run() {
        try {
            code.run();
        } finally {
            giveBack();
        }
    }

    @Override
    public void suspend() {
        giveBack();
        while (!codesTurn) {
            LockSupport.park(this);
        }
        if (ended) {
            throw new Ended();
        }
    }

    @Override
    public boolean holdsThread() {
        return true;
    }

    @Override
    public void end() {
        ended = true;
        resume();
    }

    /** Unwinds the stack of code that nobody will ever resume. */
    private static final class Ended extends Error {

        private static final long serialVersionUID = 1;

        Ended() {
            super(null, null, false, false);
        }
    }

    private void giveBack() {
        var waiting = resumer;
        codesTurn = false;
        LockSupport.unpark(waiting);
    }
}
