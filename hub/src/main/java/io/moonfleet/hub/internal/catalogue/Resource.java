package io.moonfleet.hub.internal.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of documents: what they look like and how the API speaks of them.
 *
 * @param kind its name in the store
 * @param path where the collection, or the single document, is
 * @param key the field that names a document; empty for a single document
 * @param numbered whether the hub gives numbers as keys
 * @param firstId the first number
 * @param limit how many there can be
 * @param fields in the order in which they are shown
 * @param statuses what a change answers: {@code create}, {@code update}, {@code delete} → status
 * @param events what a change causes: {@code create}, {@code update}, {@code delete} → event type
 * @param open whether fields that are not listed are kept too
 */
public record Resource(
        String kind,
        String path,
        String key,
        boolean numbered,
        int firstId,
        int limit,
        List<Field> fields,
        Map<String, Integer> statuses,
        Map<String, String> events,
        boolean open) {

    public boolean single() {
        return key.isEmpty();
    }

    public Optional<Field> field(String name) {
        return fields.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    public int status(String change) {
        return statuses.getOrDefault(change, 200);
    }
}
