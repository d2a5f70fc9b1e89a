package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.ByteBuilder;
import io.moonfleet.lua.internal.text.CivilTime;
import io.moonfleet.lua.internal.text.DateText;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** The {@code os} table of manual section 6.9; tenants get what HC3 gives: clock, date, difftime, exit, time. */
public final class OsLibrary extends Library {

    private static final int MAX_FIELD = Integer.MAX_VALUE / 2;

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final FileAttribute<?> FOR_THE_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    public OsLibrary() {
        super("os");
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .function0("clock", OsLibrary::clock)
                .function2("date", OsLibrary::date)
                .function2("difftime", (exec, a, b) -> (double) Check.integer(exec, 1, a) - Check.integer(exec, 2, b))
                .function2("exit", OsLibrary::exit)
                .functionN("time", OsLibrary::time);
        if (profile == LuaProfile.TRUSTED) {
            definitions
                    .function1("execute", OsLibrary::execute)
                    .function1("getenv", OsLibrary::getenv)
                    .function1("remove", OsLibrary::remove)
                    .function2("rename", OsLibrary::rename)
                    .function2("setlocale", OsLibrary::setLocale)
                    .function0("tmpname", OsLibrary::tmpName);
        }
    }

    /** Time that passed, not the processor's: that would be hard to tell for one context. */
    private static Object clock(Exec exec) {
        return (System.nanoTime() - LibraryState.of(exec).started) / 1e9;
    }

    /** Ends the context; the stand-alone interpreter then ends with the status. */
    private static Object exit(Exec exec, Object status, Object close) {
        var code =
                switch (status) {
                    case null -> 0;
                    case Boolean success -> success ? 0 : 1;
                    default -> (int) Check.integer(exec, 1, status);
                };
        LibraryState.of(exec).exitStatus = code;
        if (Operators.truth(close)) {
            exec.collector().finalizeAll();
        }
        throw exec.fuelTank.kill(LuaKilled.Cause.HOST, "os.exit(" + code + ")");
    }

    // ---- dates ----

    private static Object date(Exec exec, Object format, Object time) {
        var text = Check.string(exec, 1, format, LuaString.of("%c")).bytes();
        var moment = time == null ? exec.config.clock().instant().getEpochSecond() : Check.integer(exec, 2, time);
        var universal = text.length > 0 && text[0] == '!';
        var start = universal ? 1 : 0;
        var zone = universal ? ZoneOffset.UTC : exec.config.clock().getZone();
        var civil = CivilTime.at(moment, zone);
        if (civil == null) {
            throw exec.error("time result cannot be represented in this installation");
        }
        if (text.length == start + 2 && text[start] == '*' && text[start + 1] == 't') {
            var table = exec.newTable(0, 9);
            setFields(exec, table, civil);
            return table;
        }
        var out = new ByteBuilder(exec);
        for (var at = start; at < text.length; at++) {
            if (text[at] != '%') {
                out.append(text[at]);
                continue;
            }
            var length = DateText.specifierLength(text, at + 1);
            if (length == 0) {
                throw Check.bad(exec, 1, "invalid conversion specifier '" + unknown(text, at) + "'");
            }
            at += length;
            DateText.append(out, civil, text[at]);
            exec.burn(4);
        }
        return out.toLuaString();
    }

    /** The rest of the format up to a zero, as C prints it. */
    private static String unknown(byte[] format, int at) {
        var end = at;
        while (end < format.length && format[end] != 0) {
            end++;
        }
        return LuaString.copyOf(format, at, end).toString();
    }

    private static void setFields(Exec exec, Object table, CivilTime civil) {
        set(exec, table, "sec", (long) civil.second());
        set(exec, table, "min", (long) civil.minute());
        set(exec, table, "hour", (long) civil.hour());
        set(exec, table, "day", (long) civil.day());
        set(exec, table, "month", (long) civil.month());
        set(exec, table, "year", civil.year());
        set(exec, table, "wday", civil.weekday() + 1L);
        set(exec, table, "yday", civil.yearDay() + 1L);
        set(exec, table, "isdst", civil.daylightSaving());
    }

    private static void set(Exec exec, Object table, String field, Object value) {
        Operators.setIndex(exec, table, LuaString.of(field), value, null);
    }

    private static Object time(Exec exec, Object[] arguments) {
        if (TableLibrary.at(arguments, 0) == null) {
            return exec.config.clock().instant().getEpochSecond();
        }
        var table = Check.table(exec, 1, arguments[0]);
        var second = field(exec, table, "sec", 0L);
        var minute = field(exec, table, "min", 0L);
        var hour = field(exec, table, "hour", 12L);
        var day = field(exec, table, "day", null);
        var month = field(exec, table, "month", null);
        var year = field(exec, table, "year", null);
        var saving = Operators.index(exec, table, LuaString.of("isdst"), null);
        var zone = exec.config.clock().getZone();
        var moment = CivilTime.epochSecond(
                year, month, day, hour, minute, second, saving == null ? null : Operators.truth(saving), zone);
        var normal = CivilTime.at(moment, zone);
        if (normal == null || moment == -1) { // -1 is what mktime says when it fails
            throw exec.error("time result cannot be represented in this installation");
        }
        setFields(exec, table, normal);
        return moment;
    }

    private static long field(Exec exec, Table table, String name, Long whenMissing) {
        var value = Operators.index(exec, table, LuaString.of(name), null);
        var integer = Numbers.toInteger(value);
        if (integer == null) {
            if (value != null) {
                throw exec.error("field '" + name + "' is not an integer");
            }
            if (whenMissing == null) {
                throw exec.error("field '" + name + "' missing in date table");
            }
            return whenMissing;
        }
        if (integer < -MAX_FIELD || integer > MAX_FIELD) {
            throw exec.error("field '" + name + "' is out-of-bound");
        }
        return integer;
    }

    // ---- the host ----

    private static Object execute(Exec exec, Object command) {
        if (command == null) {
            return true;
        }
        var line = Check.string(exec, 1, command);
        try {
            exec.config.out().flush();
            return Shell.outcome(Shell.of(line).start());
        } catch (IOException e) {
            return SystemError.of(e).asResults();
        }
    }

    private static Object getenv(Exec exec, Object name) {
        var value = System.getenv(Check.string(exec, 1, name).toString());
        return value == null ? null : exec.newString(value);
    }

    private static Object remove(Exec exec, Object name) {
        var fileName = Check.string(exec, 1, name);
        try {
            Files.delete(IoLibrary.path(fileName));
            return true;
        } catch (IOException e) {
            return SystemError.of(e).asResults(fileName);
        }
    }

    private static Object rename(Exec exec, Object from, Object to) {
        var source = Check.string(exec, 1, from);
        var target = Check.string(exec, 2, to);
        try {
            Files.move(
                    IoLibrary.path(source),
                    IoLibrary.path(target),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            return SystemError.of(e).asResults();
        }
    }

    /** There is no locale but C's. */
    private static Object setLocale(Exec exec, Object locale, Object category) {
        var name = locale == null ? null : Check.string(exec, 1, locale).toString();
        Check.option(exec, 2, category, "all", "all", "collate", "ctype", "monetary", "numeric", "time");
        return name == null || name.isEmpty() || name.equals("C") || name.equals("POSIX") ? LuaString.of("C") : null;
    }

    private static Object tmpName(Exec exec) {
        try {
            while (true) {
                var file = Path.of("/tmp", "lua_" + randomName());
                if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                    return exec.newString(Files.createFile(file, FOR_THE_OWNER).toString());
                }
            }
        } catch (IOException e) {
            throw exec.error("unable to generate a unique filename");
        }
    }

    /** Six letters and digits, as mkstemp makes them. */
    private static String randomName() {
        return ThreadLocalRandom.current()
                .ints(6, 0, LETTERS.length())
                .mapToObj(index -> LETTERS.substring(index, index + 1))
                .collect(Collectors.joining());
    }
}
