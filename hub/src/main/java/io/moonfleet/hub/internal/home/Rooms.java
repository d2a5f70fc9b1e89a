package io.moonfleet.hub.internal.home;

import io.moonfleet.hub.internal.document.DocumentTable;
import java.util.HashMap;
import java.util.Map;

/** Where devices go that nobody has put anywhere. */
public final class Rooms {

    /** HC3's first room has this number. */
    static final int FIRST = 219;

    private Rooms() {}

    public static Map<Integer, String> names(DocumentTable documents) {
        var names = new HashMap<Integer, String>();
        documents
                .all("room")
                .forEach(room ->
                        names.put(room.path("id").asInt(), room.path("name").asText()));
        return names;
    }

    public static int defaultRoom(DocumentTable documents) {
        for (var room : documents.all("room")) {
            if (room.path("isDefault").asBoolean()) {
                return room.path("id").asInt();
            }
        }
        return FIRST;
    }
}
