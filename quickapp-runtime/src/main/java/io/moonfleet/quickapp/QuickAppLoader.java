package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a QuickApp from a Lua file with headers and the files these name. */
public final class QuickAppLoader {

    private static final System.Logger LOG = System.getLogger(QuickAppLoader.class.getName());
    private static final int DEEPEST_INCLUDE = 10;
    private static final Pattern FILE = Pattern.compile("^(.+?)\\s*[,:]\\s*([^,:;]+);?$");

    private static final Pattern ARCHIVE = Pattern.compile("[.]fqax?$", Pattern.CASE_INSENSITIVE);

    private final LuaEngine engine;
    private final Map<String, String> environment;
    private final List<Path> libraries;

    /** @param environment what header expressions may read by name */
    public QuickAppLoader(LuaEngine engine, Map<String, String> environment) {
        this(engine, environment, List.of());
    }

    /** @param libraries folders where {@code $a.b} is looked for as {@code a/b.lua} */
    public QuickAppLoader(LuaEngine engine, Map<String, String> environment, List<Path> libraries) {
        this.engine = engine;
        this.environment = Map.copyOf(environment);
        this.libraries = List.copyOf(libraries);
    }

    /**
     * Reads a Lua file with headers, or a {@code .fqa}.
     *
     * @throws QuickAppException with {@code file:line: message}
     */
    public QuickAppDefinition load(Path mainFile) {
        var label = mainFile.getFileName().toString();
        var content = read(mainFile, mainFile + ": ");
        if (ARCHIVE.matcher(label).find()) {
            return QuickAppArchive.read(label, content);
        }
        var main = new SourceFile("main", content, true, label);
        var folder = mainFile.toAbsolutePath().getParent();
        var lines = new ArrayList<HeaderLine>();
        collect(folder, HeaderLine.in(label, main.text()), lines, 0);
        var files = new ArrayList<SourceFile>();
        for (var header : lines) {
            if (header.key().equals("file")) {
                files.add(include(folder, header));
            }
        }
        files.add(main);
        return Headers.parse(engine, lines, new QuickAppCode(files), environment);
    }

    /**
     * The files that make up a QuickApp, as far as they can be told: also those that are not there (yet), and of a
     * QuickApp whose headers are wrong.
     */
    public Set<Path> sources(Path mainFile) {
        var found = new LinkedHashSet<Path>();
        find(mainFile.toAbsolutePath().normalize(), found, 0);
        return found;
    }

    private void find(Path path, Set<Path> into, int depth) {
        if (!into.add(path) || depth > DEEPEST_INCLUDE || !Files.isReadable(path)) {
            return;
        }
        try {
            var text = new SourceFile("source", Files.readAllBytes(path), false).text();
            for (var header : HeaderLine.in(path.getFileName().toString(), text)) {
                if (header.key().equals("headers")) {
                    find(resolve(path.getParent(), header, header.value()), into, depth + 1);
                }
                var parts = FILE.matcher(header.value());
                if (header.key().equals("file")
                        && parts.matches()
                        && !isBundled(parts.group(1).strip())) {
                    into.add(resolve(path.getParent(), header, parts.group(1)));
                }
            }
        } catch (IOException | QuickAppException unreadable) {
            LOG.log(System.Logger.Level.DEBUG, "the files named in {0} are not known yet: {1}", path, unreadable);
        }
    }

    /** The lines with those that they include, in the place of the including line. */
    private void collect(Path folder, List<HeaderLine> from, List<HeaderLine> into, int depth) {
        for (var header : from) {
            if (!header.key().equals("headers")) {
                into.add(header);
                continue;
            }
            if (depth == DEEPEST_INCLUDE) {
                throw header.error("includes nested more than " + DEEPEST_INCLUDE + " deep");
            }
            var path = resolve(folder, header, header.value());
            var text = new SourceFile("headers", read(path, header.place() + ": "), false).text();
            collect(folder, HeaderLine.in(path.getFileName().toString(), text), into, depth + 1);
        }
    }

    private SourceFile include(Path folder, HeaderLine header) {
        var parts = FILE.matcher(header.value());
        if (!parts.matches()) {
            throw header.error("must be path,name, not '" + header.value() + "'");
        }
        var name = parts.group(2).strip();
        var source = parts.group(1).strip();
        if (isBundled(source)) {
            var library = BundledLibraries.find(source).orElseThrow();
            return new SourceFile(name, library, false, source.substring(1) + ".lua");
        }
        var path = resolve(folder, header, source);
        var label = path.startsWith(folder)
                ? folder.relativize(path).toString()
                : path.getFileName().toString();
        return new SourceFile(name, read(path, header.place() + ": "), false, label);
    }

    /** A library folder of the user's comes before what is bundled. */
    private boolean isBundled(String name) {
        return BundledLibraries.find(name).isPresent() && libraryFile(name).isEmpty();
    }

    private Optional<Path> libraryFile(String name) {
        var relative = name.substring(1).replace('.', '/') + ".lua";
        return libraries.stream()
                .map(library -> library.toAbsolutePath().resolve(relative).normalize())
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Path resolve(Path folder, HeaderLine header, String name) {
        if (!name.startsWith("$")) {
            var besides = folder.resolve(name).normalize();
            var fromHere = Path.of(name).toAbsolutePath().normalize();
            return !Files.exists(besides) && Files.exists(fromHere)
                    ? fromHere
                    : besides; // plua's paths begin at the latter
        }
        return libraryFile(name)
                .orElseThrow(() -> header.error(
                        Code.FILE_MISSING,
                        "there is no library " + name + "; bundled are " + BundledLibraries.names()
                                + (libraries.isEmpty() ? "" : ", and it is in none of the folders " + libraries)));
    }

    private static byte[] read(Path path, String place) {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException missing) {
            throw new QuickAppException(Code.FILE_MISSING, place + "there is no file " + path, missing);
        } catch (IOException unreadable) {
            throw new QuickAppException(
                    Code.FILE_MISSING, place + "cannot read " + path + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
