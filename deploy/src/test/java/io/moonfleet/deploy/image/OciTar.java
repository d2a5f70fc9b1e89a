package io.moonfleet.deploy.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An image's tar, opened: the OCI layout with its blobs. */
final class OciTar {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, byte[]> entries = new TreeMap<>();

    /** A file of a layer. */
    record FileEntry(String path, int mode, long user, long modified, boolean directory, ByteBuffer content) {

        String text() {
            return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
        }
    }

    static OciTar open(Path file) throws IOException {
        var tar = new OciTar();
        try (var stream = new TarArchiveInputStream(Files.newInputStream(file))) {
            for (var entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                tar.entries.put(entry.getName(), stream.readAllBytes());
            }
        }
        return tar;
    }

    String manifestDigest() throws IOException {
        return index().path("manifests").path(0).path("digest").asText();
    }

    private JsonNode index() throws IOException {
        return JSON.readTree(entries.get("index.json"));
    }

    JsonNode manifest() throws IOException {
        return JSON.readTree(blob(manifestDigest()));
    }

    JsonNode config() throws IOException {
        return JSON.readTree(blob(manifest().path("config").path("digest").asText()));
    }

    /** From the lowest to the highest. */
    List<Map<String, FileEntry>> layers() throws IOException {
        var layers = new ArrayList<Map<String, FileEntry>>();
        for (var layer : manifest().path("layers")) {
            layers.add(files(new GZIPInputStream(
                    new ByteArrayInputStream(blob(layer.path("digest").asText())))));
        }
        return layers;
    }

    private static Map<String, FileEntry> files(InputStream stream) throws IOException {
        var files = new LinkedHashMap<String, FileEntry>();
        try (var tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = "/" + entry.getName().replaceAll("^/|/$", "");
                files.put(
                        path,
                        new FileEntry(
                                path,
                                entry.getMode(),
                                entry.getLongUserId(),
                                entry.getLastModifiedTime().toMillis(),
                                entry.isDirectory(),
                                ByteBuffer.wrap(tar.readAllBytes())));
            }
        }
        return files;
    }

    private byte[] blob(String digest) {
        var bytes = entries.get("blobs/" + digest.replace(':', '/'));
        if (bytes == null) {
            throw new AssertionError("no blob " + digest + " among " + entries.keySet());
        }
        return bytes;
    }
}
