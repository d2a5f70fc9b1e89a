package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import java.util.Optional;
import java.util.OptionalDouble;

/** Fields of a call's table of options. Settings come from variables of the QuickApp, where a port is often the text "1883". */
final class Options {

    private Options() {}

    static OptionalDouble number(LuaTable options, String name) {
        return switch (options.get(name)) {
            case Number number -> OptionalDouble.of(number.doubleValue());
            case LuaString text -> parse(text.toString().strip());
            case null, default -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble parse(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException noNumber) {
            return OptionalDouble.empty();
        }
    }

    static int integer(LuaTable options, String name, int otherwise) {
        return (int) number(options, name).orElse(otherwise);
    }

    /** A password may be all digits, and then it is a number. */
    static Optional<String> text(LuaTable options, String name) {
        return switch (options.get(name)) {
            case LuaString text -> Optional.of(text.toString());
            case Long number -> Optional.of(number.toString());
            case null, default -> Optional.empty();
        };
    }

    static boolean isTrue(LuaTable options, String name) {
        return Boolean.TRUE.equals(options.get(name));
    }
}
