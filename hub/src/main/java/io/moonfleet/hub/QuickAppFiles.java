package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The files of one QuickApp, and how they were before. What is wrong with the input is a {@link HubException}. */
public interface QuickAppFiles {

    /** In the order in which they run: the main file last. Empty when the hub does not keep this QuickApp's code. */
    List<QuickAppFile> all();

    Optional<QuickAppFile> find(String name);

    /** Puts these in place of all there are; gives whether that changed anything. */
    boolean replace(List<QuickAppFile> files);

    /** What earlier files are kept: {@code [{version, timestamp, files: [names]}]}, the newest first. */
    JsonNode versions();

    /** The files of an earlier version. */
    Optional<List<QuickAppFile>> version(int number);
}
