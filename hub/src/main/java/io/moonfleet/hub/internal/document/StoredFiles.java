package io.moonfleet.hub.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppFile;
import io.moonfleet.hub.QuickAppFiles;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The files of one QuickApp as one document for each version. The newest is what runs; a change makes a new one and the
 * oldest of many is forgotten.
 */
public final class StoredFiles implements QuickAppFiles {

    private static final String KIND = "quickAppVersion/";
    private static final int KEPT_VERSIONS = 30;
    private static final int MAX_FILES = 100;
    private static final int MAX_CONTENT = 4 << 20;
    private static final Comparator<QuickAppFile> MAIN_LAST = Comparator.comparing(QuickAppFile::main);

    private final DocumentTable documents;
    private final Clock clock;
    private final String kind;

    public StoredFiles(DocumentTable documents, Clock clock, int device) {
        this.documents = documents;
        this.clock = clock;
        this.kind = KIND + device;
    }

    private Optional<ObjectNode> newest() {
        var ids = List.copyOf(documents.ids(kind));
        return ids.isEmpty() ? Optional.empty() : documents.find(kind, ids.getLast());
    }

    @Override
    public List<QuickAppFile> all() {
        return newest().map(StoredFiles::files).orElse(List.of());
    }

    private static List<QuickAppFile> files(ObjectNode version) {
        var files = new ArrayList<QuickAppFile>();
        for (var file : version.path("files")) {
            files.add(new QuickAppFile(
                    file.path("name").asText(),
                    file.path("isMain").asBoolean(),
                    file.path("isOpen").asBoolean(),
                    file.path("content").asText()));
        }
        return files;
    }

    @Override
    public Optional<QuickAppFile> find(String name) {
        return all().stream().filter(file -> file.name().equals(name)).findFirst();
    }

    @Override
    public boolean replace(List<QuickAppFile> files) {
        check(files);
        var sorted = new ArrayList<>(files);
        sorted.sort(MAIN_LAST);
        return documents.exclusively(kind, () -> {
            if (sorted.equals(all())) {
                return false;
            }
            int number = newest().map(each -> each.path("version").asInt()).orElse(0) + 1;
            documents.put(kind, Integer.toString(number), document(number, sorted));
            var ids = List.copyOf(documents.ids(kind));
            for (int i = 0; i < ids.size() - KEPT_VERSIONS; i++) {
                documents.remove(kind, ids.get(i));
            }
            return true;
        });
    }

    private ObjectNode document(int number, List<QuickAppFile> files) {
        var document = Json.object()
                .put("version", number)
                .put("timestamp", clock.instant().getEpochSecond());
        var list = document.putArray("files");
        files.forEach(file -> list.add(describe(file).put("content", file.content())));
        return document;
    }

    /** A file as the API lists it: without its content. */
    public static ObjectNode describe(QuickAppFile file) {
        return Json.object()
                .put("name", file.name())
                .put("type", "lua")
                .put("isOpen", file.open())
                .put("isMain", file.main());
    }

    private static void check(List<QuickAppFile> files) {
        if (files.size() > MAX_FILES) {
            throw HubException.badRequest("files: more than " + MAX_FILES);
        }
        var names = new HashSet<String>();
        for (var file : files) {
            Limits.checkName(file.name(), "files: name");
            if (!names.add(file.name())) {
                throw HubException.badRequest("files: '" + file.name() + "' is there twice");
            }
            if (file.content().length() > MAX_CONTENT) {
                throw new HubException(413, "TOO_LARGE", "files: '" + file.name() + "' is larger than 4 MB");
            }
        }
        long mains = files.stream().filter(QuickAppFile::main).count();
        if (mains != 1) {
            throw HubException.badRequest("files: exactly one must be isMain, not " + mains);
        }
    }

    @Override
    public JsonNode versions() {
        var list = Json.array();
        for (var version : documents.all(kind).reversed()) {
            var entry = list.addObject();
            entry.set("version", version.path("version"));
            entry.set("timestamp", version.path("timestamp"));
            var names = entry.putArray("files");
            version.path("files").forEach(file -> names.add(file.path("name").asText()));
        }
        return list;
    }

    @Override
    public Optional<List<QuickAppFile>> version(int number) {
        return documents.find(kind, Integer.toString(number)).map(StoredFiles::files);
    }

    /** Forgets everything: the QuickApp is gone. */
    public void clear() {
        documents.ids(kind).forEach(id -> documents.remove(kind, id));
    }
}
