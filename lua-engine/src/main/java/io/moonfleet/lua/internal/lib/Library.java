package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.limits.Ledger;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Table;

/**
 * One part of the standard library. Its functions are stateless and shared; an engine asks each library once per profile
 * what is in its table, and gives every context a copy.
 */
public abstract class Library {

    private final String name;

    /** The global that holds the table: "string"; "_G" for the base library. */
    protected Library(String name) {
        this.name = name;
    }

    public final String name() {
        return name;
    }

    /** Whether contexts of a profile have it at all. */
    public boolean isFor(LuaProfile profile) {
        return true;
    }

    /** Says what is in the table. */
    protected abstract void define(Definitions definitions, LuaProfile profile);

    /** Sets up what a new context needs beyond the table, such as the metatable of strings. */
    public void open(Exec exec, Table table) {}

    /** The table that contexts copy. */
    public final Table pattern(LuaProfile profile) {
        var definitions = new Definitions();
        define(definitions, profile);
        return definitions.table;
    }

    /** Collects the functions and values of a library. */
    public static final class Definitions {

        private final Table table = new Table(Ledger.unlimited(), 0, 24);

        private Definitions() {}

        public Definitions function0(String name, Builtin.Body0 body) {
            return value(name, Builtin.of0(name, body));
        }

        public Definitions function1(String name, Builtin.Body1 body) {
            return value(name, Builtin.of1(name, body));
        }

        public Definitions function2(String name, Builtin.Body2 body) {
            return value(name, Builtin.of2(name, body));
        }

        public Definitions function3(String name, Builtin.Body3 body) {
            return value(name, Builtin.of3(name, body));
        }

        public Definitions functionN(String name, Builtin.BodyN body) {
            return value(name, Builtin.ofN(name, body));
        }

        /** Any number of arguments, of which one is the usual: see {@link Builtin#ofOneOrMore}. */
        public Definitions functionOneOrMore(String name, Builtin.Body1 bodyOfOne, Builtin.BodyN body) {
            return value(name, Builtin.ofOneOrMore(name, bodyOfOne, body));
        }

        /** Any number of arguments, of which two are the usual. */
        public Definitions functionTwoOrMore(String name, Builtin.Body2 bodyOfTwo, Builtin.BodyN body) {
            return value(name, Builtin.ofTwoOrMore(name, bodyOfTwo, body));
        }

        /** A value that contexts may share: a number, a string, a builtin. */
        public Definitions value(String name, Object value) {
            table.put(LuaString.of(name), value);
            return this;
        }
    }
}
