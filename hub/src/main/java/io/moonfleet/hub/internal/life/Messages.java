package io.moonfleet.hub.internal.life;

import io.moonfleet.hub.PushPort;
import io.moonfleet.hub.internal.json.Json;
import java.util.List;

/** Tells people something: on the hub's pages, as a notification, and through the push port when there is one. */
public final class Messages {

    private static final String KIND = "notice";
    private static final int KEPT = 500;

    private final HomeTools home;
    private volatile PushPort port;

    Messages(HomeTools home) {
        this.home = home;
    }

    public void connect(PushPort connected) {
        port = connected;
    }

    public void tell(String title, String text, List<Integer> users) {
        int id = home.documents().exclusively(KIND, () -> {
            var kept = List.copyOf(home.documents().ids(KIND));
            for (int i = 0; i <= kept.size() - KEPT; i++) {
                home.documents().remove(KIND, kept.get(i));
            }
            int free = home.documents().freeNumber(KIND, 1);
            var notice = Json.object()
                    .put("id", free)
                    .put("priority", "info")
                    .put("wasRead", false)
                    .put("canBeDeleted", true)
                    .put("type", "GenericSystemNotification")
                    .put("created", home.now().getEpochSecond());
            notice.putObject("data").put("title", title).put("text", text);
            home.documents().put(KIND, Integer.toString(free), notice);
            return free;
        });
        home.tell("NotificationCreatedEvent", Json.object().put("id", id));
        var connected = port;
        if (connected != null) {
            connected.push(new PushPort.Message(title, text, users));
        }
    }
}
