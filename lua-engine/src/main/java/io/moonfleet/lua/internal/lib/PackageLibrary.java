package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.text.ByteText;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.LuaError;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

/** {@code package.*} and {@code require}, for trusted scripts: Lua files only, C libraries cannot be loaded. */
public final class PackageLibrary extends Library {

    private static final String DEFAULT_PATH =
            "/usr/local/share/lua/5.3/?.lua;/usr/local/share/lua/5.3/?/init.lua;/usr/local/lib/lua/5.3/?.lua;"
                    + "/usr/local/lib/lua/5.3/?/init.lua;/usr/share/lua/5.3/?.lua;/usr/share/lua/5.3/?/init.lua;"
                    + "./?.lua;./?/init.lua";

    /** Debian's: what is found there is not loaded, but says why. */
    private static final String DEFAULT_CPATH = "/usr/local/lib/lua/5.3/?.so;/usr/lib/x86_64-linux-gnu/lua/5.3/?.so;"
            + "/usr/lib/lua/5.3/?.so;/usr/local/lib/lua/5.3/loadall.so;./?.so";

    private static final LuaString NO_C_LIBRARIES =
            LuaString.of("dynamic libraries not enabled; check your Lua installation");

    private static final LuaString CPATH = LuaString.of("cpath");
    private static final LuaString PATH = LuaString.of("path");
    private static final LuaString PRELOAD = LuaString.of("preload");
    /** Where {@code require} finds it, whatever becomes of the field. */
    private static final LuaString REGISTERED_PRELOAD = LuaString.of("_PRELOAD");

    private static final LuaString SEARCHERS = LuaString.of("searchers");
    private static final LuaString PACKAGE = LuaString.of("package");

    private static final Builtin REQUIRE = Builtin.of1("require", PackageLibrary::require);
    private static final Builtin PRELOAD_SEARCHER = Builtin.of1("preload", PackageLibrary::searchPreload);
    private static final Builtin FILE_SEARCHER = Builtin.of1("lua", PackageLibrary::searchFiles);
    private static final Builtin C_SEARCHER = Builtin.of1("c", PackageLibrary::searchLibraries);
    private static final Builtin ROOT_SEARCHER = Builtin.of1("croot", PackageLibrary::searchRootLibraries);

    public PackageLibrary() {
        super("package");
    }

    @Override
    public boolean isFor(LuaProfile profile) {
        return profile == LuaProfile.TRUSTED;
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .value("path", LuaString.of(DEFAULT_PATH))
                .value("cpath", LuaString.of(DEFAULT_CPATH))
                .value("config", LuaString.of("/\n;\n?\n!\n-\n"))
                .functionN("searchpath", PackageLibrary::searchpath)
                .functionN("loadlib", PackageLibrary::loadlib);
    }

    /** Sets the paths as LUA_PATH and LUA_CPATH say. */
    static void usePaths(Exec exec, Map<String, String> environment) {
        packageTable(exec).put(PATH, pathFrom(environment, "LUA_PATH", DEFAULT_PATH));
        packageTable(exec).put(CPATH, pathFrom(environment, "LUA_CPATH", DEFAULT_CPATH));
    }

    /** The value of an environment variable, in which ";;" stands for the default path. */
    private static LuaString pathFrom(Map<String, String> environment, String variable, String whenUnset) {
        var versioned = environment.get(variable + "_5_3");
        var path = versioned != null ? versioned : environment.get(variable);
        if (path == null) {
            return LuaString.of(whenUnset);
        }
        var expanded = path.replace(";;", ";\1;").replace("\1", whenUnset);
        return LuaString.of(expanded);
    }

    @Override
    public void open(Exec exec, Table table) {
        exec.globals.put("require", REQUIRE);
        table.put("loaded", exec.loaded);
        var preload = exec.newTable();
        table.put(PRELOAD, preload);
        exec.registry.put(REGISTERED_PRELOAD, preload);
        var searchers = exec.newTable(4, 0);
        searchers.put(1, PRELOAD_SEARCHER);
        searchers.put(2, FILE_SEARCHER);
        searchers.put(3, C_SEARCHER);
        searchers.put(4, ROOT_SEARCHER);
        table.put(SEARCHERS, searchers);
        exec.registry.put(PACKAGE, table);
    }

    private static Table packageTable(Exec exec) {
        return (Table) exec.registry.get(PACKAGE);
    }

    private static Object require(Exec exec, Object module) {
        var name = Check.string(exec, 1, module);
        var known = exec.loaded.get(name);
        if (known != null && known != Boolean.FALSE) {
            return known;
        }
        if (!(packageTable(exec).get(SEARCHERS) instanceof Table searchers)) {
            throw exec.error("'package.searchers' must be a table");
        }
        var messages = new StringBuilder();
        for (var i = 1L; ; i++) {
            var searcher = searchers.get(i);
            if (searcher == null) {
                throw exec.error("module '" + name + "' not found:" + messages);
            }
            var found = exec.callback(searcher, name);
            if (Results.first(found) instanceof Function loader) {
                return load(exec, name, loader, Results.get(found, 1));
            }
            var message = Numbers.toText(Results.first(found));
            if (message != null) {
                messages.append(ByteText.of(message));
            }
        }
    }

    private static Object load(Exec exec, LuaString name, Function loader, Object extra) {
        var value = Results.first(exec.callback(loader, name, extra));
        if (value != null) {
            exec.loaded.put(name, value);
        } else if (exec.loaded.get(name) == null) {
            exec.loaded.put(name, true);
        }
        return exec.loaded.get(name);
    }

    private static Object searchPreload(Exec exec, Object module) {
        var name = Check.string(exec, 1, module);
        var loader = Operators.index(exec, exec.registry.get(REGISTERED_PRELOAD), name, null);
        return loader == null ? LuaString.of("\n\tno field package.preload['" + name + "']") : loader;
    }

    private static Object searchFiles(Exec exec, Object module) {
        var name = Check.string(exec, 1, module).toString();
        var tried = new StringBuilder();
        var file = find(name, path(exec, PATH), ".", "/", tried);
        if (file == null) {
            return LuaString.of(tried.toString());
        }
        try {
            return Results.of(LoadLibrary.loadFile(exec, file, "bt"), LuaString.of(file));
        } catch (LuaSyntaxException error) {
            throw loadingFailed(exec, name, file, ByteText.of(error.text()));
        }
    }

    private static Object searchLibraries(Exec exec, Object module) {
        var name = Check.string(exec, 1, module).toString();
        return searchLibraries(exec, name, name);
    }

    /** The library of a.b.c may be in a's. */
    private static Object searchRootLibraries(Exec exec, Object module) {
        var name = Check.string(exec, 1, module).toString();
        var dot = name.indexOf('.');
        return dot < 0 ? Results.NONE : searchLibraries(exec, name, name.substring(0, dot));
    }

    private static Object searchLibraries(Exec exec, String module, String library) {
        var tried = new StringBuilder();
        var file = find(library, path(exec, CPATH), ".", "/", tried);
        if (file == null) {
            return LuaString.of(tried.toString());
        }
        throw loadingFailed(exec, module, file, NO_C_LIBRARIES.toString());
    }

    private static String path(Exec exec, LuaString which) {
        var path = Numbers.toText(packageTable(exec).get(which));
        if (path != null) {
            return path.toString();
        }
        throw exec.error("'package." + which + "' must be a string");
    }

    private static LuaError loadingFailed(Exec exec, String module, String file, String why) {
        return exec.error("error loading module '" + module + "' from file '" + file + "':\n\t" + why);
    }

    private static String find(String name, String path, String separator, String replacement, StringBuilder tried) {
        var module = beforeZero(name);
        var from = beforeZero(separator);
        var fileName = from.isEmpty() ? module : module.replace(from, beforeZero(replacement));
        for (var template : beforeZero(path).split(";", -1)) {
            if (template.isEmpty()) {
                continue;
            }
            var candidate = template.replace("?", fileName);
            if (isReadable(candidate)) {
                return candidate;
            }
            tried.append("\n\tno file '").append(candidate).append('\'');
        }
        return null;
    }

    private static boolean isReadable(String file) {
        try {
            return Files.isReadable(IoLibrary.path(LuaString.of(file)));
        } catch (IOException _) {
            return false; // no name for a file
        }
    }

    /** What C takes for the whole string. */
    private static String beforeZero(String text) {
        var zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    private static Object searchpath(Exec exec, Object[] arguments) {
        var all = java.util.Arrays.copyOf(arguments, 4);
        // in the order in which C's compiler happens to look at them
        var replacement = Check.string(exec, 4, all[3], LuaString.of("/")).toString();
        var separator = Check.string(exec, 3, all[2], LuaString.of(".")).toString();
        var path = Check.string(exec, 2, all[1]).toString();
        var name = Check.string(exec, 1, all[0]).toString();
        var tried = new StringBuilder();
        var file = find(name, path, separator, replacement, tried);
        return file == null ? Results.of(null, LuaString.of(tried.toString())) : LuaString.of(file);
    }

    private static Object loadlib(Exec exec, Object[] arguments) {
        Check.string(exec, 1, arguments.length > 0 ? arguments[0] : null);
        Check.string(exec, 2, arguments.length > 1 ? arguments[1] : null);
        return Results.of(null, NO_C_LIBRARIES, LuaString.of("absent"));
    }
}
