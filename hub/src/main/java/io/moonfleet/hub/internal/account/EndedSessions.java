package io.moonfleet.hub.internal.account;

import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.Instant;

/** Sessions that were signed out before they expired; each is forgotten when it would have expired anyway. */
public final class EndedSessions {

    private static final String KIND = "endedSession";
    private static final int LONGEST_ID = 100;

    private final DocumentTable documents;
    private final Clock clock;

    public EndedSessions(DocumentTable documents, Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    public void add(String session, Instant expires) {
        var now = clock.instant().getEpochSecond();
        for (var id : documents.ids(KIND)) {
            var over = documents
                    .find(KIND, id)
                    .map(each -> each.path("expires").asLong() < now)
                    .orElse(false);
            if (over) {
                documents.remove(KIND, id);
            }
        }
        if (session.length() <= LONGEST_ID && expires.getEpochSecond() >= now) {
            documents.put(KIND, session, Json.object().put("expires", expires.getEpochSecond()));
        }
    }

    public boolean contains(String session) {
        return documents.find(KIND, session).isPresent();
    }
}
