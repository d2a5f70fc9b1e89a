package io.moonfleet.lua;

import java.util.function.BiConsumer;

/** A Lua table. All access from the host is raw: no metamethod runs. */
public interface LuaTable {

    /** The value at a key, or null. A {@link Double} with an integral value is the same key as the {@link Long}. */
    Object get(Object key);

    default Object get(String key) {
        return get(LuaString.of(key));
    }

    Object get(long index);

    /**
     * Sets or, with a null value, removes.
     *
     * @throws LuaException the key is nil or NaN
     */
    void put(Object key, Object value);

    default void put(String key, Object value) {
        put(LuaString.of(key), value);
    }

    void put(long index, Object value);

    /** A border, as Lua's {@code #} without metamethods. */
    long length();

    /** Visits every pair in {@code next}'s order. The visitor may change or remove the visited field, not add others. */
    void forEach(BiConsumer<Object, Object> visitor);

    LuaTable metatable();

    void setMetatable(LuaTable metatable);

    /** From now on Lua's {@code type} says "userdata" of this table, as HC3 does of the objects of a class. */
    void presentAsUserdata();
}
