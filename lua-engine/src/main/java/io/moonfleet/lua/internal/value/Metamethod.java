package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;

/** The events that a metatable can answer. */
@SuppressWarnings({
    "ImmutableEnumChecker", // a LuaString is immutable
    "EnumOrdinal" // the bits are never stored
})
public enum Metamethod {
    INDEX("__index"),
    NEWINDEX("__newindex"),
    CALL("__call"),
    EQ("__eq"),
    LEN("__len"),
    GC("__gc"),
    MODE("__mode"),
    METATABLE("__metatable"),
    NAME("__name"),
    PAIRS("__pairs"),
    IPAIRS("__ipairs"),
    TOSTRING("__tostring"),
    LT("__lt"),
    LE("__le"),
    CONCAT("__concat"),
    UNM("__unm"),
    BNOT("__bnot"),
    ADD("__add"),
    SUB("__sub"),
    MUL("__mul"),
    DIV("__div"),
    MOD("__mod"),
    POW("__pow"),
    IDIV("__idiv"),
    BAND("__band"),
    BOR("__bor"),
    BXOR("__bxor"),
    SHL("__shl"),
    SHR("__shr");

    public final LuaString key;
    /** A metatable remembers by this bit that it has no such handler. */
    final int bit;

    Metamethod(String key) {
        this.key = LuaString.of(key);
        this.bit = 1 << ordinal();
    }

    boolean isBitwise() {
        return switch (this) {
            case BAND, BOR, BXOR, SHL, SHR, BNOT -> true;
            default -> false;
        };
    }
}
