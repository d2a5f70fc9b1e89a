package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Table;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All libraries: their tables are made once per profile, and copied for each context. */
public final class StandardLibrary {

    private record Part(Library library, LuaString name, Table pattern) {}

    private final Map<LuaProfile, List<Part>> parts = new EnumMap<>(LuaProfile.class);

    public StandardLibrary() {
        for (var profile : LuaProfile.values()) {
            parts.put(
                    profile,
                    libraries()
                            .filter(library -> library.isFor(profile))
                            .map(library -> new Part(library, LuaString.of(library.name()), library.pattern(profile)))
                            .toList());
        }
    }

    private static Stream<Library> libraries() {
        return Stream.of(
                new BaseLibrary(),
                new PackageLibrary(),
                new CoroutineLibrary(),
                new TableLibrary(),
                new IoLibrary(),
                new OsLibrary(),
                new StringLibrary(),
                new MathLibrary(),
                new Utf8Library(),
                new DebugLibrary(),
                new Bit32Library());
    }

    /** Gives a new context its globals. */
    public void open(Exec exec) {
        for (var part : parts.get(exec.config.profile())) {
            Table table;
            if (part.library instanceof BaseLibrary) {
                table = exec.globals;
                part.pattern.forEach(table::put);
            } else {
                table = part.pattern.copyInto(exec.memory);
                exec.globals.put(part.name, table);
            }
            exec.loaded.put(part.name, table);
            part.library.open(exec, table);
        }
    }
}
