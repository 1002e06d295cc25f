import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What an application does through JDBC: read, write through an updatable result set, repeat a prepared statement. */
public final class Trial {
    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
            System.out.println("contacts " + count(connection.prepareStatement("select count(*) from crm.contact")));
            insertAndUpdate(connection);
            hidden(connection);
            repeat(connection);
        }
    }

    private static void insertAndUpdate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            ResultSet rows = statement.executeQuery("select id, contact_id, subject from crm.activity");
            rows.moveToInsertRow();
            rows.updateInt("contact_id", 3);
            rows.updateString("subject", "by JDBC");
            rows.insertRow();
            System.out.println("inserted");
        }
        try (Statement statement = connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            ResultSet rows = statement.executeQuery(
                "select id, contact_id, subject from crm.activity where subject = 'by JDBC'");
            rows.next();
            rows.updateString("subject", "changed by JDBC");
            rows.updateRow();
            System.out.println("updated");
        }
    }

    private static void hidden(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update crm.contact set name = 'x' where id = 1")) {
            System.out.println("hidden rows changed " + update.executeUpdate());
        }
    }

    /** After five executions the driver prepares the statement on the server. */
    private static void repeat(Connection connection) throws SQLException {
        PreparedStatement counted = connection.prepareStatement("select count(*) from crm.contact");
        for (int turn = 0; turn < 10; turn++) {
            count(counted);
        }
        System.out.println("prepared " + count(counted));
        try {
            System.in.read(); // until the membership has ended
        } catch (java.io.IOException failure) {
            throw new IllegalStateException(failure);
        }
        System.out.println("after the end " + count(counted));
    }

    private static long count(PreparedStatement statement) throws SQLException {
        ResultSet rows = statement.executeQuery();
        rows.next();
        return rows.getLong(1);
    }
}
