package io.moonfleet.lua;

/** How much of the standard library a context gets. */
public enum LuaProfile {
    /** Everything, the host's files and environment too: for the stand-alone interpreter and the owner's own scripts. */
    TRUSTED,
    /** What HC3 gives a QuickApp: nothing that reaches the host, no bytecode, no other context. */
    TENANT
}
