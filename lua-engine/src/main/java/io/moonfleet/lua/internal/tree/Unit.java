package io.moonfleet.lua.internal.tree;

/**
 * What a method is written for.
 *
 * @param firstLocal the first slot of the frame that is nil when the method begins
 */
record Unit(Kind kind, int firstLocal) {

    /** A loop or its body. */
    static final Unit PART = new Unit(Kind.PART, Integer.MAX_VALUE);

    enum Kind {
        /** A function's body: variables are its own, and nobody asks for them when it has ended. */
        FUNCTION,
        /** The same, in a form that can be left and entered in the middle. */
        PAUSABLE_FUNCTION,
        /** Shares variables with the code around it. */
        PART
    }

    static Unit function(int firstLocal) {
        return new Unit(Kind.FUNCTION, firstLocal);
    }

    static Unit pausable(int firstLocal) {
        return new Unit(Kind.PAUSABLE_FUNCTION, firstLocal);
    }

    boolean isPausable() {
        return kind == Kind.PAUSABLE_FUNCTION;
    }

    boolean isPart() {
        return kind == Kind.PART;
    }
}
