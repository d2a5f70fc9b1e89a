package io.moonfleet.quickapp;

import io.moonfleet.lua.Arguments;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;

/** What {@code _PY} offers beyond HC3 to a QuickApp that its owner runs: the files of its project, the environment. */
final class ProjectBridge {

    private static final long LARGEST_FILE = 16 << 20;

    /** What a file operation gives. */
    private interface FileOperation {
        Object on(Path file) throws IOException;
    }

    private final LuaContext context;
    private final Path folder;

    ProjectBridge(LuaContext context, Path folder) {
        this.context = context;
        this.folder = folder.toAbsolutePath().normalize();
    }

    void offerTo(LuaTable table) {
        table.put("projectFolder", LuaString.of(folder.toString()));
        define(
                table,
                "base64Encode",
                arguments -> HostFunction.one(LuaString.wrap(
                        Base64.getEncoder().encode(arguments.string(1).bytes()))));
        define(table, "base64Decode", arguments -> HostFunction.one(decoded(arguments)));
        define(table, "environmentVariable", arguments -> {
            var value = System.getenv(arguments.text(1));
            return HostFunction.one(value == null ? arguments.get(2) : LuaString.of(value));
        });
        define(table, "readFile", arguments -> onFile(arguments, ProjectBridge::read));
        define(
                table,
                "writeFile",
                arguments -> onFile(arguments, file -> {
                    Files.createDirectories(file.getParent());
                    Files.write(file, arguments.string(2).bytes());
                    return true;
                }));
        define(table, "fileExists", arguments -> onFile(arguments, Files::exists));
        define(table, "removeFile", arguments -> onFile(arguments, Files::deleteIfExists));
        define(table, "listFolder", arguments -> onFile(arguments, this::list));
    }

    private void define(LuaTable table, String name, HostFunction body) {
        table.put(name, context.function(name, body));
    }

    private static LuaString decoded(Arguments arguments) {
        try {
            return LuaString.wrap(
                    Base64.getMimeDecoder().decode(arguments.string(1).bytes()));
        } catch (IllegalArgumentException noBase64) {
            throw new LuaException("base64: " + noBase64.getMessage());
        }
    }

    /** The result, or nil and a message when the file is not there or not within the project. */
    private Object[] onFile(Arguments arguments, FileOperation operation) {
        var name = arguments.text(1, ".");
        try {
            return HostFunction.one(operation.on(within(name)));
        } catch (IOException failed) {
            var reason = failed.getClass().getSimpleName().replace("Exception", "");
            return new Object[] {null, LuaString.of(name + ": " + reason)};
        }
    }

    /** A link may not lead out either: what is there must really lie in the folder. */
    private Path within(String name) throws IOException {
        try {
            var file = folder.resolve(name).normalize();
            var existing = file;
            while (existing != null && !Files.exists(existing)) {
                existing = existing.getParent();
            }
            if (file.startsWith(folder)
                    && existing != null
                    && (folder.startsWith(existing) || existing.toRealPath().startsWith(folder.toRealPath()))) {
                return file;
            }
        } catch (InvalidPathException malformed) {
            throw new LuaException("'" + name + "' is no path: " + malformed.getReason());
        }
        throw new LuaException("'" + name + "' is not within the project's folder " + folder);
    }

    private static Object read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new LuaException(file + " is larger than " + LARGEST_FILE + " bytes");
        }
        return LuaString.wrap(Files.readAllBytes(file));
    }

    private LuaTable list(Path path) throws IOException {
        try (var entries = Files.list(path)) {
            var names = entries.map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
            var table = context.newTable(names.size(), 0);
            for (var i = 0; i < names.size(); i++) {
                table.put(i + 1L, LuaString.of(names.get(i)));
            }
            return table;
        }
    }
}
