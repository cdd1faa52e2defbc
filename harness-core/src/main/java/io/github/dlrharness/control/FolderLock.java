package io.github.dlrharness.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A lock between processes, by a file that exists while it is held. One thread of a process at a time may try. */
record FolderLock(Path file, FileChannel channel) implements AutoCloseable {
    /**
     * Waits for the lock. Who waited for a file that has gone with its holder takes another: a lock on that would keep nobody out.
     *
     * @throws IOException when the file can't be made or locked
     */
    static FolderLock take(Path file) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Object opened = inode(file);
            channel.lock();
            if (opened != null && opened.equals(inode(file))) {
                return new FolderLock(file, channel);
            }
            channel.close();
        }
    }

    private static Object inode(Path file) throws IOException {
        try {
            return ControlSocket.inode(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
