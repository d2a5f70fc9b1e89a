import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Makes the browser's files out of {@code src/main/web}, without Node: Maven runs this file with
 * {@code java Frontend.java bundle|check} (docs/decisions/0003). npm packages, esbuild and Deno are jars of Maven
 * Central; {@code bundle} writes into {@code META-INF/resources} of this jar, {@code check} runs the TypeScript compiler.
 * Nothing is done again while nothing has changed.
 */
final class Frontend {

    /** {@code org.mvnpm.at.SCOPE:NAME} is {@code @SCOPE/NAME}. */
    private static final Pattern COORDINATES =
            Pattern.compile("META-INF/maven/org\\.mvnpm(?:\\.at\\.([^/]+))?/([^/]+)/pom\\.xml");

    private static final String RESOURCES = "resources/_static/";
    private static final String ASSETS = "META-INF/resources/ui/assets";
    private static final int TAR_BLOCK = 512;

    private final Path jars;
    private final Path web;
    private final Path work;
    private final Path classes;
    private final Path recipe;

    private Frontend(Path module) {
        this.jars = module.resolve("target/frontend/jars");
        this.work = module.resolve("target/frontend");
        this.classes = module.resolve("target/classes");
        this.web = module.resolve("src/main/web");
        this.recipe = module.resolve("src/build/Frontend.java");
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var frontend = new Frontend(Path.of(args[1]).toAbsolutePath());
        switch (args[0]) {
            case "bundle" -> frontend.bundle();
            case "check" -> frontend.check();
            default -> throw new IllegalArgumentException("bundle or check, not " + args[0]);
        }
    }

    private void bundle() throws IOException, InterruptedException {
        var stamp = work.resolve("bundle.stamp");
        var state = stateOfInputs();
        var assets = classes.resolve(ASSETS);
        if (isUpToDate(stamp, state) && Files.isDirectory(assets)) {
            return;
        }
        unpackPackages();
        deleteTree(assets);
        Files.createDirectories(assets);
        var out = work.resolve("out");
        deleteTree(out);
        run(
                tool("esbuild"),
                web.resolve("app.ts").toString(),
                "--bundle",
                "--minify",
                "--sourcemap",
                "--format=esm",
                "--target=es2022",
                "--legal-comments=linked",
                "--outdir=" + out);
        run(tool("esbuild"), web.resolve("app.css").toString(), "--bundle", "--minify", "--outdir=" + out);
        var page = Files.readString(web.resolve("index.html"))
                .replace("@APP_JS@", publish(out.resolve("app.js"), assets))
                .replace("@APP_CSS@", publish(out.resolve("app.css"), assets));
        Files.copy(out.resolve("app.js.map"), assets.resolve("app.js.map"));
        Files.copy(out.resolve("app.js.LEGAL.txt"), assets.resolve("app.js.LEGAL.txt"));
        Files.writeString(assets.resolveSibling("page.html"), page);
        for (var icon : List.of("icon.svg", "manifest.webmanifest")) {
            Files.copy(web.resolve(icon), assets.resolveSibling(icon), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(stamp, state);
    }

    private void check() throws IOException, InterruptedException {
        var stamp = work.resolve("check.stamp");
        var state = stateOfInputs();
        if (isUpToDate(stamp, state)) {
            return;
        }
        unpackPackages();
        run(
                tool("deno"),
                "run",
                "--allow-all",
                "--no-config",
                "--no-lock",
                "--no-remote",
                "--unstable-detect-cjs",
                work.resolve("node_modules/typescript/lib/tsc.js").toString(),
                "--project",
                web.resolve("tsconfig.json").toString());
        Files.writeString(stamp, state);
    }

    /** Under a name with the hash of its bytes, so that a browser may keep it for ever; and zipped, for phones. */
    private static String publish(Path file, Path assets) throws IOException {
        var bytes = Files.readAllBytes(file);
        var full = file.getFileName().toString();
        var dot = full.lastIndexOf('.');
        var name = full.substring(0, dot) + "-" + hash(bytes).substring(0, 10) + full.substring(dot);
        Files.write(assets.resolve(name), bytes);
        try (var zipped = new GZIPOutputStream(Files.newOutputStream(assets.resolve(name + ".gz")))) {
            zipped.write(bytes);
        }
        return name;
    }

    private static boolean isUpToDate(Path stamp, String state) throws IOException {
        return Files.exists(stamp) && Files.readString(stamp).equals(state);
    }

    private String stateOfInputs() throws IOException {
        var state = new StringBuilder();
        try (var sources = Files.walk(web)) {
            for (var file : sources.filter(Files::isRegularFile).sorted().toList()) {
                state.append(hash(Files.readAllBytes(file)))
                        .append(' ')
                        .append(web.relativize(file))
                        .append('\n');
            }
        }
        // A jar of a released version never changes: its name says enough.
        for (var jar : jars()) {
            state.append(jar.getFileName()).append('\n');
        }
        return state.append(hash(Files.readAllBytes(recipe))).toString();
    }

    private List<Path> jars() throws IOException {
        try (var files = Files.list(jars)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private String tool(String name) throws IOException {
        for (var file : List.of("bin/" + name, name, name + ".exe")) {
            var tool = work.resolve("tools").resolve(name).resolve(file);
            if (Files.exists(tool)) {
                if (!tool.toFile().setExecutable(true)) {
                    throw new IOException("cannot make " + tool + " executable");
                }
                return tool.toString();
            }
        }
        throw new IOException("no " + name + " for this platform; see the profiles of ui-service/pom.xml");
    }

    private void unpackPackages() throws IOException {
        for (var jar : jars()) {
            var done = work.resolve("unpacked").resolve(jar.getFileName().toString());
            if (!Files.exists(done)) {
                unpack(jar);
                Files.createDirectories(done.getParent());
                Files.writeString(done, "");
            }
        }
    }

    /** A jar of mvnpm holds {@code _static/NAME/VERSION/…}, and what a browser never needs in a tar beside it. */
    private void unpack(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            var coordinates = zip.stream()
                    .map(entry -> COORDINATES.matcher(entry.getName()))
                    .filter(Matcher::matches)
                    .findFirst()
                    .orElseThrow(() -> new IOException(jar + " does not say what it is"));
            var scope = coordinates.group(1);
            var name = coordinates.group(2);
            var root = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(entry -> entry.startsWith("META-INF/" + RESOURCES) && entry.endsWith("/package.json"))
                    .min(Comparator.comparingInt(String::length))
                    .map(entry -> parent(entry).substring("META-INF/".length()))
                    .orElseThrow(() -> new IOException(jar + " has no package.json"));
            var target = home(scope == null ? name : "@" + scope + "/" + name);
            deleteTree(target);
            for (var entry : zip.stream().toList()) {
                if (entry.getName().equals("META-INF/.more.tgz")) {
                    untar(read(zip, entry), root, target);
                } else if (!entry.isDirectory() && entry.getName().startsWith("META-INF/" + root + "/")) {
                    write(target, entry.getName().substring(root.length() + 10), zip.getInputStream(entry));
                }
            }
        }
    }

    private Path home(String npmName) {
        if (npmName.startsWith("@esbuild/")) {
            return work.resolve("tools/esbuild");
        }
        return npmName.startsWith("@deno/")
                ? work.resolve("tools/deno")
                : work.resolve("node_modules").resolve(npmName);
    }

    private static void untar(byte[] zipped, String root, Path target) throws IOException {
        try (var tar = new BufferedInputStream(new GZIPInputStream(new ByteArrayInputStream(zipped)))) {
            String longName = null;
            while (true) {
                var header = tar.readNBytes(TAR_BLOCK);
                if (header.length < TAR_BLOCK || header[0] == 0) {
                    return;
                }
                var size = (int) Long.parseLong(text(header, 124, 12).strip(), 8);
                var content = tar.readNBytes(size);
                tar.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
                var prefix = text(header, 345, 155);
                var shortName = text(header, 0, 100);
                var name = longName != null ? longName : prefix.isEmpty() ? shortName : prefix + "/" + shortName;
                longName = null;
                if (header[156] == 'L') {
                    longName = text(content, 0, content.length);
                } else if ((header[156] == '0' || header[156] == 0) && name.startsWith(root + "/")) {
                    write(target, name.substring(root.length() + 1), new ByteArrayInputStream(content));
                }
            }
        }
    }

    private static String text(byte[] bytes, int from, int length) {
        var end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static void write(Path root, String name, InputStream content) throws IOException {
        var file = root.resolve(name).normalize();
        if (!file.startsWith(root)) {
            throw new IOException(name + " would lie outside " + root);
        }
        Files.createDirectories(file.getParent());
        try (content) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(work.toFile()).inheritIO();
        // Where esbuild looks for packages, as ours do not lie above the sources.
        builder.environment().put("NODE_PATH", work.resolve("node_modules").toString());
        builder.environment().put("DENO_DIR", work.resolve("deno").toString());
        builder.environment().put("DENO_NO_UPDATE_CHECK", "1");
        var process = builder.start();
        var exit = process.waitFor();
        if (exit != 0) {
            System.err.println("The front end is not sound: " + String.join(" ", command));
            System.exit(exit);
        }
    }

    private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
        try (var in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
