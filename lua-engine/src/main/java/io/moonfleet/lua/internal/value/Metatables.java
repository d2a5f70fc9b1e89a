package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.coroutine.Coroutine;

/**
 * The metatables of a context's values: tables and userdata have their own, all values of any other type share one. Each context has
 * its own of these, or one tenant's string library would be every tenant's.
 */
public final class Metatables {

    private Table ofStrings;
    private Table ofNumbers;
    private Table ofBooleans;
    private Table ofFunctions;
    private Table ofThreads;
    private Table ofNil;

    public Table of(Object value) {
        return switch (value) {
            case Table table -> table.metatable();
            case LuaString _ -> ofStrings;
            case Userdata userdata -> userdata.metatable();
            case null -> ofNil;
            case Long _, Double _ -> ofNumbers;
            case Boolean _ -> ofBooleans;
            case Function _ -> ofFunctions;
            case Coroutine _ -> ofThreads;
            default -> null;
        };
    }

    /** Of a table or userdata its own; of any other value the one that all of its type in this context share. */
    public void set(Object value, Table metatable) {
        switch (value) {
            case Table table -> table.setMetatable(metatable);
            case Userdata userdata -> userdata.setMetatable(metatable);
            case LuaString _ -> ofStrings = metatable;
            case null -> ofNil = metatable;
            case Long _, Double _ -> ofNumbers = metatable;
            case Boolean _ -> ofBooleans = metatable;
            case Function _ -> ofFunctions = metatable;
            case Coroutine _ -> ofThreads = metatable;
            default -> throw new IllegalArgumentException(value.getClass().getName());
        }
    }

    void visitValues(Walk walk) {
        walk.visit(ofStrings);
        walk.visit(ofNumbers);
        walk.visit(ofBooleans);
        walk.visit(ofFunctions);
        walk.visit(ofThreads);
        walk.visit(ofNil);
    }
}
