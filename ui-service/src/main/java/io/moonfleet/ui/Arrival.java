package io.moonfleet.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A socket that is open, until its page's session is: what the page says meanwhile waits. */
final class Arrival {

    /** A page says a few words when it opens. */
    private static final int MOST = 64;

    private final List<String> early = new ArrayList<>();
    private UiSession session;
    private boolean gone;

    /** @param forget what is done with the session when its page has gone already */
    void opened(UiSession made, Consumer<UiSession> forget) {
        synchronized (this) {
            if (!gone) {
                early.forEach(made::onText);
                early.clear();
                session = made;
                return;
            }
        }
        forget.accept(made);
    }

    void onText(String text) {
        UiSession known;
        synchronized (this) {
            known = session;
            if (known == null && early.size() < MOST) {
                early.add(text);
            }
        }
        if (known != null) {
            known.onText(text);
        }
    }

    void closed(Consumer<UiSession> forget) {
        UiSession known;
        synchronized (this) {
            gone = true;
            known = session;
        }
        if (known != null) {
            forget.accept(known);
        }
    }
}
