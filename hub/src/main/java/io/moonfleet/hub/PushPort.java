package io.moonfleet.hub;

import java.util.List;

/** How the hub reaches people beyond its own pages: a phone's push service, a webhook. It may not block. */
@FunctionalInterface
public interface PushPort {

    void push(Message message);

    /**
     * What somebody is to be told.
     *
     * @param users the numbers of those it is for, empty for everybody
     */
    record Message(String title, String text, List<Integer> users) {}
}
