//! The driver of httparse: what ../loop.c is to the parsers in C. See there for
//! the arguments, the line that is printed, and the exit status.

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::process::exit;
use std::time::Instant;

/// What the parser finds; see ../loop.h.
#[derive(Default)]
struct Found {
    messages: u64,
    fields: u64,
    bytes: u64,
    content: u64,
    sum: u64,
}

/// As many fields as httpwire takes.
const MOST_FIELDS: usize = 128;

/// Takes the whole input once. The array of fields is not filled beforehand,
/// which takes httparse less time than its usual call.
#[inline(never)]
fn pass(mut data: &[u8], response: bool, contents: &[usize], f: &mut Found) -> Option<()> {
    let config = httparse::ParserConfig::default();
    for &content in contents {
        let mut fields = [MaybeUninit::<httparse::Header<'_>>::uninit(); MOST_FIELDS];
        let n = if response {
            let mut m = httparse::Response::new(&mut []);
            let n = complete(config.parse_response_with_uninit_headers(&mut m, data, &mut fields))?;
            f.bytes += m.reason?.len() as u64;
            f.sum += u64::from(m.code?);
            look(m.headers, f);
            n
        } else {
            let mut m = httparse::Request::new(&mut []);
            let n = complete(config.parse_request_with_uninit_headers(&mut m, data, &mut fields))?;
            f.bytes += m.path?.len() as u64;
            f.sum += m.method?.len() as u64;
            look(m.headers, f);
            n
        };
        f.messages += 1;
        f.content += content as u64;
        data = data.get(n + content..)?;
    }
    if data.is_empty() {
        Some(())
    } else {
        None
    }
}

fn complete(result: httparse::Result<usize>) -> Option<usize> {
    match result {
        Ok(httparse::Status::Complete(n)) => Some(n),
        _ => None,
    }
}

fn look(fields: &[httparse::Header<'_>], f: &mut Found) {
    for field in fields {
        f.fields += 1;
        f.bytes += (field.name.len() + field.value.len()) as u64;
    }
}

fn usage(why: &str) -> ! {
    eprintln!("httparse: {}\nusage: driver NANOSECONDS FILE [CONTENT ...]", why);
    exit(2)
}

fn refused(why: &str) -> ! {
    eprintln!("httparse: {}", why);
    exit(1)
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.len() < 3 {
        usage("too few arguments");
    }
    let least: u128 = arguments[1].parse().unwrap_or_else(|_| usage("NANOSECONDS is no number"));
    let data = std::fs::read(&arguments[2]).unwrap_or_else(|_| usage("cannot read the file"));
    let contents: Vec<usize> = arguments[3..]
        .iter()
        .map(|a| a.parse().unwrap_or_else(|_| usage("CONTENT is no number")))
        .collect();
    let response = data.starts_with(b"HTTP/");

    let mut once = Found::default();
    if pass(black_box(&data), response, &contents, &mut once).is_none() {
        refused("refuses the input");
    }
    let mut n: u64 = 1;
    loop {
        let mut f = Found::default();
        let mut whole = true;
        let start = Instant::now();
        for _ in 0..n {
            whole &= pass(black_box(&data), black_box(response), black_box(&contents), black_box(&mut f)).is_some();
        }
        let took = start.elapsed().as_nanos();
        if !whole || f.fields != once.fields * n {
            refused("passes differ");
        }
        if took >= least {
            black_box(f.sum);
            let name = std::path::Path::new(&arguments[2]).file_stem().unwrap_or_default().to_string_lossy();
            println!(
                "BenchmarkParse/input={}/impl=httparse\t{}\t{:.2} ns/op\t{} messages\t{} fields\t{} bytes\t{} content",
                name, n, took as f64 / n as f64, once.messages, once.fields, once.bytes, once.content
            );
            return;
        }
        n *= 2;
    }
}
