package portfolio_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// engine is a kind of database server that Fineract runs on.
type engine string

const (
	mariaDB    engine = "mariadb"
	postgreSQL engine = "postgres"
)

// errAbsent says that a database server is not installed here.
var errAbsent = errors.New("not installed (run .ci/databases.sh)")

// private servers, started when a test first asks for them, stopped by TestMain.
var (
	maria    = &server{engine: mariaDB}
	postgres = &server{engine: postgreSQL}
)

type server struct {
	engine engine
	once   sync.Once
	err    error
	dir    string
	cmd    *exec.Cmd
	db     *sql.DB
	dsn    func(name string) (driver, dsn string)
	n      int
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, s := range []*server{maria, postgres} {
		s.stop()
	}
	os.Exit(code)
}

// database is a fresh, empty database on a private server; the test is skipped where the server is
// not installed, unless DAFTARI_REQUIRE names it.
func database(t *testing.T, e engine) *sql.DB {
	t.Helper()
	s := maria
	if e == postgreSQL {
		s = postgres
	}
	s.once.Do(func() { s.err = s.start() })
	if errors.Is(s.err, errAbsent) && !strings.Contains(os.Getenv("DAFTARI_REQUIRE"), string(e)) {
		t.Skipf("%s: %v", e, s.err)
	}
	if s.err != nil {
		t.Fatalf("%s: %v", e, s.err)
	}
	s.n++
	name := "fineract_" + strconv.Itoa(s.n)
	create := "create database " + name
	if e == mariaDB {
		// Other than the connection's and the datatables': a server grown over the years.
		create += " character set utf8mb4 collate utf8mb4_unicode_ci"
	}
	if _, err := s.db.Exec(create); err != nil {
		t.Fatal(err)
	}
	driver, dsn := s.dsn(name)
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(4)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func (s *server) start() error {
	dir, err := os.MkdirTemp("", "daftari-db")
	if err != nil {
		return err
	}
	s.dir = dir
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	start := s.startMariaDB
	driver := "mysql"
	if s.engine == postgreSQL {
		start, driver = s.startPostgreSQL, "pgx"
	}
	if err := start(); err != nil {
		return err
	}
	_, dsn := s.dsn(map[engine]string{mariaDB: "", postgreSQL: "postgres"}[s.engine])
	if s.db, err = sql.Open(driver, dsn); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = s.db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			return fmt.Errorf("does not answer: %w\n%s", err, log)
		case <-tick.C:
		}
	}
}

func (s *server) stop() {
	if s.db != nil {
		_ = s.db.Close()
	}
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		_ = s.cmd.Wait()
	}
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
	}
}

func (s *server) startMariaDB() error {
	bin, err := findBinary("mariadbd", "/usr/sbin/mariadbd")
	if err != nil {
		return err
	}
	install, err := findBinary("mariadb-install-db", "/usr/bin/mariadb-install-db")
	if err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	args := []string{"--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal",
		"--skip-test-db", "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0"}
	if me, err := user.Current(); err == nil {
		args = append(args, "--user="+me.Username)
	}
	if out, err := exec.Command(install, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	socket := filepath.Join(s.dir, "sock")
	run := []string{"--no-defaults", "--datadir=" + data, "--socket=" + socket, "--skip-networking",
		"--pid-file=" + filepath.Join(s.dir, "pid"), "--default-time-zone=+00:00", "--skip-log-bin",
		"--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"}
	if me, err := user.Current(); err == nil {
		run = append(run, "--user="+me.Username)
	}
	s.dsn = func(name string) (string, string) {
		return "mysql", "root@unix(" + socket + ")/" + name + "?collation=utf8mb4_general_ci"
	}
	return s.run(exec.Command(bin, run...))
}

func (s *server) startPostgreSQL() error {
	initdb, err := findBinary("initdb", "/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return err
	}
	bin, err := findBinary("postgres", "/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return err
	}
	// PostgreSQL refuses to run as root.
	as := func(cmd ...string) *exec.Cmd { return exec.Command(cmd[0], cmd[1:]...) }
	if os.Getuid() == 0 {
		owner, err := user.Lookup("postgres")
		if err != nil {
			return fmt.Errorf("%w: no user postgres", errAbsent)
		}
		uid, _ := strconv.Atoi(owner.Uid)
		gid, _ := strconv.Atoi(owner.Gid)
		if err := os.Chown(s.dir, uid, gid); err != nil {
			return err
		}
		as = func(cmd ...string) *exec.Cmd {
			c := exec.Command(cmd[0], cmd[1:]...)
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
			return c
		}
	}
	data := filepath.Join(s.dir, "data")
	setup := as(initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	setup.Dir = s.dir
	if out, err := setup.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	s.dsn = func(name string) (string, string) {
		return "pgx", "host=" + s.dir + " user=postgres dbname=" + name + " timezone=UTC"
	}
	return s.run(as(bin, "-D", data, "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "timezone=UTC"))
}

func (s *server) run(cmd *exec.Cmd) error {
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, log, log
	s.cmd = cmd
	return cmd.Start()
}

// findBinary looks where Debian puts servers, and then on the path.
func findBinary(name, debian string) (string, error) {
	if at, err := filepath.Glob(debian); err == nil && len(at) > 0 {
		return at[len(at)-1], nil
	}
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	return "", fmt.Errorf("%s: %w", name, errAbsent)
}
