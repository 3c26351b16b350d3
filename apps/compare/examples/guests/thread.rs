//! A thread for each client, as the standard library offers it: `thread PORT echo|upper|bytes|work:MS`.
use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::{TcpListener, TcpStream};

const LONGEST_LINE: u64 = 4096;
const MOST_BYTES: usize = 16_384;
const ROUNDS_PER_MILLISECOND: u64 = 750_000;

#[derive(Clone, Copy)]
enum Service {
    Echo,
    Upper,
    Bytes,
    Work(u64),
}

fn service_named(name: &str) -> Option<Service> {
    match name {
        "echo" => Some(Service::Echo),
        "upper" => Some(Service::Upper),
        "bytes" => Some(Service::Bytes),
        _ => name.strip_prefix("work:")?.parse().ok().map(Service::Work),
    }
}

/// Marsaglia's xorshift, in which each round needs the one before.
fn burn(milliseconds: u64) -> u32 {
    let mut state: u32 = 0x2545_f491;
    for _ in 0..milliseconds * ROUNDS_PER_MILLISECOND {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
    }
    state
}

fn count_in(line: &[u8]) -> Option<usize> {
    let digits = std::str::from_utf8(line).ok()?.trim_end_matches(['\r', '\n']);
    // A plus sign would parse, too.
    let count = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
    (1..=MOST_BYTES).contains(&count).then_some(count)
}

fn answer_chunks(mut client: TcpStream, service: Service) -> Result<()> {
    let mut buffer = [0; 65536];
    loop {
        let length = client.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        if let Service::Upper = service {
            buffer[..length].make_ascii_uppercase();
        }
        client.write_all(&buffer[..length])?;
    }
}

fn answer_lines(mut client: TcpStream, service: Service) -> Result<()> {
    let alphabet: Vec<u8> = (b'a'..=b'z').cycle().take(MOST_BYTES).collect();
    let mut reader = BufReader::new(client.try_clone()?);
    loop {
        let mut line = Vec::new();
        reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Ok(());
        }
        match (service, count_in(&line)) {
            (Service::Work(milliseconds), _) => {
                if line != b"\n" && line != b"\r\n" {
                    std::hint::black_box(burn(milliseconds));
                }
                client.write_all(&line)?;
            }
            (_, Some(count)) => client.write_all(&alphabet[..count])?,
            (_, None) => return Ok(()),
        }
    }
}

fn converse(client: TcpStream, service: Service) -> Result<()> {
    client.set_nodelay(true)?;
    match service {
        Service::Echo | Service::Upper => answer_chunks(client, service),
        Service::Bytes | Service::Work(_) => answer_lines(client, service),
    }
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().collect();
    let Some((port, service)) = words.get(1).zip(words.get(2).and_then(|name| service_named(name))) else {
        eprintln!("Usage: thread PORT echo|upper|bytes|work:MS");
        std::process::exit(1);
    };
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    for client in listener.incoming().flatten() {
        std::thread::spawn(move || converse(client, service));
    }
    Ok(())
}
