package io.moonfleet.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that secrets are kept under. The first one seals; the others only open what was sealed before they were replaced. They
 * come from {@value #VARIABLE}, or from a file beside the home that is made when the first secret comes.
 */
public final class SecretKeys {

    public static final String VARIABLE = "MOONFLEET_SECRET_KEY";
    public static final String FILE = "secret.key";

    private static final int BYTES = 32;
    private static final int ID_BYTES = 4;

    private final Path file;

    // Guarded by this: the name of each key, the one that seals first.
    private final Map<String, SecretKey> keys = new LinkedHashMap<>();

    private SecretKeys(Path file) {
        this.file = file;
    }

    /**
     * @param folder of the home, null when it has none; then secrets can only be kept with a key from the environment
     */
    public static SecretKeys of(Map<String, String> environment, Path folder) {
        var given = environment.get(VARIABLE);
        if (given != null && !given.isBlank()) {
            var keys = new SecretKeys(null);
            keys.addAll(VARIABLE, List.of(given.split(",", -1)));
            return keys;
        }
        var keys = new SecretKeys(folder == null ? null : folder.resolve(FILE));
        keys.read();
        return keys;
    }

    private void read() {
        if (file == null || !Files.exists(file)) {
            return;
        }
        try {
            addAll(
                    file.toString(),
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.isBlank())
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key of secrets in " + file, e);
        }
    }

    private void addAll(String where, List<String> texts) {
        for (var text : texts) {
            byte[] key;
            try {
                key = Base64.getDecoder().decode(text.strip());
            } catch (IllegalArgumentException _) {
                key = new byte[0];
            }
            if (key.length != BYTES) {
                throw new IllegalArgumentException(where + ": a key must be " + BYTES
                        + " bytes in base64, as `openssl rand -base64 32` makes them; several are separated by commas");
            }
            add(key);
        }
    }

    private synchronized void add(byte[] key) {
        keys.put(nameOf(key), new SecretKeySpec(key, "AES"));
    }

    private static String nameOf(byte[] key) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** The name of the key that seals; made now when there is none and there is a place to keep it. */
    public synchronized Optional<String> current() {
        if (keys.isEmpty() && file != null) {
            make();
        }
        return keys.keySet().stream().findFirst();
    }

    public synchronized Optional<SecretKey> key(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /** Only its owner may read it; whoever has made it meanwhile was first. */
    private void make() {
        var key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        var text = Base64.getEncoder().encodeToString(key) + "\n";
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file, ownersOnly(file));
            Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            add(key);
        } catch (FileAlreadyExistsException _) {
            read();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the key of secrets in " + file, e);
        }
    }

    private static FileAttribute<?>[] ownersOnly(Path file) {
        var attributes = new ArrayList<FileAttribute<?>>();
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            attributes.add(PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return attributes.toArray(FileAttribute<?>[]::new);
    }
}
