package io.moonfleet.lua.internal.tree;

/**
 * What there is of a function besides its tree, and what tells that more is worth it. Shared by all contexts: their threads may
 * miscount, which does no harm.
 */
final class Tiers {

    /** After so many suspensions a function is compiled so that it can be left. */
    private static final int SUSPENDED_OFTEN = HotCode.HOT == Integer.MAX_VALUE ? Integer.MAX_VALUE : 50;

    private final int firstLocal;
    private StatementNode body;
    private int calls;
    private int suspensions;
    private StatementNode compiled;
    /** The same with {@link PausePoints}. */
    private StatementNode pausable;

    /** @param firstLocal the first slot that is no parameter's */
    Tiers(int firstLocal) {
        this.firstLocal = firstLocal;
    }

    /** The function's tree is there: its loops know this object already. */
    void begin(StatementNode wholeBody) {
        body = wholeBody;
    }

    /** The function is called. Returns what can run in its body's stead, if there is anything. */
    StatementNode called() {
        if (calls < HotCode.HOT && ++calls == HotCode.HOT) {
            if (HotCode.AT_ONCE || suspensions > 0) {
                requestPausable();
            } else {
                HotCode.request(body, Unit.function(firstLocal), this::compiled);
            }
        }
        return compiled;
    }

    private void compiled(StatementNode done) {
        if (compiled == null) {
            compiled = done;
        }
    }

    void suspended() {
        if (suspensions < SUSPENDED_OFTEN && ++suspensions == SUSPENDED_OFTEN) {
            requestPausable();
        }
    }

    private void requestPausable() {
        if (pausable == null) {
            HotCode.request(body, Unit.pausable(firstLocal), done -> {
                pausable = done;
                compiled = done;
            });
        }
    }

    /** What can be left and entered; null if it is not there yet. */
    StatementNode pausable() {
        return pausable;
    }
}
