package io.moonfleet.lua.internal.text;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;

/**
 * On whose behalf an algorithm runs: it pays for every loop whose length a script decides, so that a script cannot hide
 * in them, and knows how to tell the script of an error. {@link #burn} and {@link #charge} end a script that cannot pay.
 */
public interface Caller {

    /** The owner of the machine, or a test: never runs out. */
    Caller UNLIMITED = new Caller() {
        @Override
        public void burn(long steps) {}

        @Override
        public void charge(long bytes) {}

        @Override
        public LuaException error(String message) {
            return new LuaException(message);
        }
    };

    /** Pays for work done: one step is about one byte or one instruction. */
    void burn(long steps);

    /** Pays for memory before it is allocated. */
    void charge(long bytes);

    /** An error with the place of the script's call, to be thrown. */
    LuaException error(String message);

    /** What PUC Lua raises when malloc fails; it has no place. */
    static LuaException notEnoughMemory() {
        return new LuaException("not enough memory", LuaString.of("not enough memory"), "");
    }
}
